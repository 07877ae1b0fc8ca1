// Learning-rate schedules: what the optimizer's rate is multiplied by (or, for piecewise, replaced with).
import {
  type Choice,
  type Declared,
  type Kind,
  optionsOf,
  registry,
  type Schema,
  type ValueOf,
} from '../schema/index.js';

/** The progress of training. Epochs are fractions: 0.5 is half-way through the first. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
}

interface Schedule<Options = unknown> extends Kind {
  /** Whether the rate of a step depends on the total number of epochs. */
  readonly isPlanned?: boolean;
  rate(base: number, at: Progress, options: Options): number;
}

/** Declares a schedule; the type of its options comes from their schema. */
const defineSchedule = <const S extends Schema>(schedule: Declared<Schedule<ValueOf<S>>, S>): Schedule => schedule;

const integer = (description: string) => ({ type: 'integer', minimum: 1, description }) as const;
const factor = (defaultValue: number, description: string) =>
  ({ type: 'number', exclusiveMinimum: 0, maximum: 1, default: defaultValue, description }) as const;

/** From `from` to `to` along half a cosine; `share` of the way. */
const halfCosine = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;

export const schedules = registry([
  defineSchedule({
    type: 'constant',
    summary: 'The same rate throughout.',
    options: optionsOf({}),
    rate: (base) => base,
  }),
  defineSchedule({
    type: 'step',
    summary: 'rate x factor^floor(epoch / every). torch StepLR.',
    options: optionsOf({ every: integer('Epochs between two drops.'), factor: factor(0.1, 'What a drop leaves.') }, [
      'every',
    ]),
    rate: (base, at, o) => base * o.factor ** Math.floor(Math.floor(at.epoch) / o.every),
  }),
  defineSchedule({
    type: 'exponential',
    summary: 'rate x factor^epoch, epoch by epoch. torch ExponentialLR.',
    options: optionsOf({ factor: factor(0.95, 'What an epoch leaves.') }),
    rate: (base, at, o) => base * o.factor ** Math.floor(at.epoch),
  }),
  defineSchedule({
    type: 'cosine',
    isPlanned: true,
    summary: 'From rate to `floor` x rate along half a cosine, step by step. Loshchilov and Hutter 2017.',
    options: optionsOf({
      floor: { type: 'number', minimum: 0, maximum: 1, default: 0, description: 'Share of the rate at the end.' },
    }),
    rate: (base, at, o) => base * halfCosine(1, o.floor, at.epoch / at.epochs),
  }),
  defineSchedule({
    type: 'one_cycle',
    isPlanned: true,
    summary:
      'Up to rate and down again along half cosines, step by step. torch OneCycleLR, whose momentum stays as it is here. Smith and Topin 2018.',
    options: optionsOf({
      rise: {
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.3,
        description: 'Share of training in which the rate rises.',
      },
      start: factor(0.04, 'Share of the rate at the start.'),
      end: factor(4e-6, 'Share of the rate at the end.'),
    }),
    rate(base, at, { rise, start, end }) {
      const done = at.epoch / at.epochs;
      return base * (done < rise ? halfCosine(start, 1, done / rise) : halfCosine(1, end, (done - rise) / (1 - rise)));
    },
  }),
  defineSchedule({
    type: 'cyclic',
    summary:
      'From `floor` x rate up to rate and back in straight lines, again and again, step by step. torch CyclicLR. Smith 2017.',
    options: optionsOf(
      {
        period: { type: 'number', exclusiveMinimum: 0, description: 'Epochs of a cycle; half of them go up.' },
        floor: {
          type: 'number',
          minimum: 0,
          maximum: 1,
          default: 0.1,
          description: 'Share of the rate at the bottom.',
        },
        factor: factor(1, 'What a cycle leaves of the height above the floor; 0.5 is triangular2 of torch.'),
      },
      ['period'],
    ),
    rate(base, at, { period, floor, factor: left }) {
      const cycles = at.epoch / period;
      const height = 1 - Math.abs(2 * (cycles - Math.floor(cycles)) - 1);
      return base * (floor + (1 - floor) * height * left ** Math.floor(cycles));
    },
  }),
  defineSchedule({
    type: 'piecewise',
    summary: 'The rates themselves, epoch by epoch: {1: 0.0005, 3: 0.0002} changes at the start of epoch 3.',
    options: {
      type: 'object',
      patternProperties: { '^[1-9][0-9]*$': { type: 'number', exclusiveMinimum: 0 } },
      additionalProperties: false,
      minProperties: 1,
    },
    rate(base, at, o) {
      const epoch = Math.floor(at.epoch) + 1;
      const past = Object.keys(o)
        .map(Number)
        .filter((from) => from <= epoch);
      return past.length > 0 ? o[Math.max(...past)] : base;
    },
  }),
]);

/** Whether the rates of a schedule depend on the total number of epochs. */
export const isPlannedOver = (type: string): boolean => schedules.of(type).isPlanned ?? false;

/**
 * The learning rate of a step: the schedule's, and during the first `warmup` epochs that times a
 * factor that rises evenly from near 0 to 1.
 */
export function learningRate(
  choice: Choice,
  base: number,
  at: Progress,
  warmup: number,
  stepsPerEpoch: number,
): number {
  const rate = schedules.of(choice.type).rate(base, at, choice.options);
  // The first step already moves: its factor is one step's share, not 0.
  const rise = warmup > 0 ? Math.min(1, (at.epoch + 1 / stepsPerEpoch) / warmup) : 1;
  return rate * rise;
}
