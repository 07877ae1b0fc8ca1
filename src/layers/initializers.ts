// Initializers. Fan-in and fan-out are those of one unit: inputs (or outputs) x kernel area.
import type { Random } from '../random/index.js';
import {
  choiceOf,
  type Declared,
  type Kind,
  optionsOf,
  readChoice,
  registry,
  type Schema,
  type ValueOf,
} from '../schema/index.js';

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  /** Units of a recurrent layer: what PyTorch's default goes by there, for every parameter. */
  readonly hidden?: number;
}

interface Initializer<Options = unknown> extends Kind {
  /** A function that draws one value. */
  draw(fans: Fans, random: Random, options: Options): () => number;
}

/** Declares an initializer; the type of its options comes from their schema. */
const defineInitializer = <const S extends Schema>(initializer: Declared<Initializer<ValueOf<S>>, S>): Initializer =>
  initializer;

const uniform = (random: Random, bound: number) => () => (2 * random.uniform() - 1) * bound;
const normal = (random: Random, deviation: number) => () => random.normal() * deviation;
const none = optionsOf({});
const positive = (description: string) => ({ type: 'number', exclusiveMinimum: 0, description }) as const;

export const initializers = registry([
  defineInitializer({
    type: 'glorot_uniform',
    summary: 'Uniform in +-sqrt(6 / (fan_in + fan_out)). Glorot and Bengio 2010.',
    options: none,
    draw: (f, random) => uniform(random, Math.sqrt(6 / (f.fanIn + f.fanOut))),
  }),
  defineInitializer({
    type: 'glorot_normal',
    summary: 'Normal with deviation sqrt(2 / (fan_in + fan_out)). Glorot and Bengio 2010.',
    options: none,
    draw: (f, random) => normal(random, Math.sqrt(2 / (f.fanIn + f.fanOut))),
  }),
  defineInitializer({
    type: 'he_uniform',
    summary: 'Uniform in +-sqrt(6 / fan_in). He et al. 2015.',
    options: none,
    draw: (f, random) => uniform(random, Math.sqrt(6 / f.fanIn)),
  }),
  defineInitializer({
    type: 'he_normal',
    summary: 'Normal with deviation sqrt(2 / fan_in). He et al. 2015.',
    options: none,
    draw: (f, random) => normal(random, Math.sqrt(2 / f.fanIn)),
  }),
  defineInitializer({
    type: 'lecun',
    summary: 'Uniform in +-2.4 / fan_in^exponent. LeCun et al. 1998, section II.B, has exponent 1.',
    options: optionsOf({
      exponent: {
        type: 'number',
        minimum: 0,
        default: 1,
        description: '0.5 keeps the size of signals, layer by layer.',
      },
    }),
    draw: (f, random, o) => uniform(random, 2.4 / f.fanIn ** o.exponent),
  }),
  defineInitializer({
    type: 'pytorch',
    summary:
      "Uniform in +-1 / sqrt(fan_in): PyTorch's default for Linear and Conv2d, biases too; in recurrent layers +-1 / sqrt(units).",
    options: none,
    draw: (f, random) => uniform(random, 1 / Math.sqrt(f.hidden ?? f.fanIn)),
  }),
  defineInitializer({
    type: 'uniform',
    summary: 'Uniform in +-bound.',
    options: optionsOf({ bound: positive('Largest absolute value.') }, ['bound']),
    draw: (_, random, o) => uniform(random, o.bound),
  }),
  defineInitializer({
    type: 'normal',
    summary: 'Normal with mean 0.',
    options: optionsOf({ deviation: positive('Standard deviation.') }, ['deviation']),
    draw: (_, random, o) => normal(random, o.deviation),
  }),
  defineInitializer({
    type: 'truncated_normal',
    summary: 'Normal with mean 0; values past two deviations are drawn again.',
    options: optionsOf({ deviation: positive('Standard deviation before truncation.') }, ['deviation']),
    draw: (_, random, o) => () => {
      let value = random.normal();
      while (Math.abs(value) > 2) value = random.normal();
      return value * o.deviation;
    },
  }),
  defineInitializer({
    type: 'signs',
    summary: '+1 or -1, equally likely.',
    options: none,
    draw: (_, random) => () => (random.uniform() < 0.5 ? -1 : 1),
  }),
  defineInitializer({ type: 'zeros', summary: 'All zeros.', options: none, draw: () => () => 0 }),
  defineInitializer({
    type: 'constant',
    summary: 'All the same value.',
    options: optionsOf({ value: { type: 'number', description: 'The value.' } }, ['value']),
    draw: (_, _random, o) => () => o.value,
  }),
]);

/** The schema of an `init` option. */
export const initializerChoice = (defaultChoice: string | object, description: string) =>
  choiceOf(initializers, { default: defaultChoice, description });

/** Fills `values` as the choice says. `choice` is the resolved option, e.g. {glorot_uniform: {}}. */
export function initialize(values: Float32Array, choice: object, fans: Fans, random: Random): void {
  const { type, options } = readChoice(choice);
  const draw = initializers.of(type).draw(fans, random, options);
  for (let i = 0; i < values.length; i++) values[i] = draw();
}
