// Mixing the training images of a step in pairs, with their labels: what is mixed, and how much.
import { type Random, randomStream } from '../random/index.js';
import {
  type Choice,
  type Declared,
  type Kind,
  optionsOf,
  registry,
  type Schema,
  type ValueOf,
} from '../schema/index.js';

/** How the images of one step are mixed: image i with image (i + shift) of the step, cyclically. */
export interface Mix {
  readonly shift: number;
  /** The part of the other image and of its label, 0 to 1: of every pixel, or of the area of the box. */
  readonly share: number;
  /** Rows and columns that are the other image's: from, to; all pixels are mixed without a box. */
  readonly box?: { readonly rows: readonly [number, number]; readonly columns: readonly [number, number] };
}

interface Mixing<Options = unknown> extends Kind {
  /** Draws how the `count` images of a step are mixed. @param size rows and columns of the network's input */
  draw(random: Random, size: readonly [number, number], options: Options): Omit<Mix, 'shift'>;
}

/** Declares a way of mixing; the type of its options comes from their schema. */
const defineMixing = <const S extends Schema>(mixing: Declared<Mixing<ValueOf<S>>, S>): Mixing => mixing;

const alpha = (value: number) =>
  ({
    type: 'number',
    exclusiveMinimum: 0,
    default: value,
    description:
      'The share of the other image is drawn from Beta(alpha, alpha) for each step: about 0 or 1 if alpha is small, 0.5 if it is large.',
  }) as const;

export const mixings = registry([
  defineMixing({
    type: 'mixup',
    summary:
      'Each image is averaged with another one of the batch, and so are the losses for their labels. Zhang et al. 2018.',
    options: optionsOf({ alpha: alpha(0.2) }),
    draw: (random, _, o) => ({ share: beta(random, o.alpha) }),
  }),
  defineMixing({
    type: 'cutmix',
    summary:
      'A box of each image is cut out of another one of the batch, and losses are averaged by area. Yun et al. 2019.',
    options: optionsOf({ alpha: alpha(1) }),
    draw(random, [rows, columns], o) {
      const side = Math.sqrt(beta(random, o.alpha));
      const part = (size: number) => {
        const middle = random.integer(size);
        const half = Math.floor((size * side) / 2);
        return [Math.max(0, middle - half), Math.min(size, middle + half)] as const;
      };
      const box = { rows: part(rows), columns: part(columns) };
      const area = (box.rows[1] - box.rows[0]) * (box.columns[1] - box.columns[0]);
      return { share: area / (rows * columns), box };
    },
  }),
]);

/** How the images of a step are mixed: a function of the seed and the step alone. Undefined for a single image. */
export function mixOf(
  { type, options }: Choice,
  at: {
    readonly seed: number;
    readonly step: number;
    readonly count: number;
    readonly size: readonly [number, number];
  },
): Mix | undefined {
  if (at.count < 2) return undefined;
  const random = randomStream(at.seed, 'mix', at.step);
  return { shift: 1 + random.integer(at.count - 1), ...mixings.of(type).draw(random, at.size, options) };
}

/** A number from Beta(alpha, alpha): x / (x + y) for two of Gamma(alpha). */
function beta(random: Random, alpha: number): number {
  const [x, y] = [logGamma(random, alpha), logGamma(random, alpha)];
  return 1 / (1 + Math.exp(y - x));
}

/** The logarithm of a number from Gamma(alpha): tiny ones do not become 0. Marsaglia and Tsang 2000. */
function logGamma(random: Random, alpha: number): number {
  if (alpha < 1) return logGamma(random, alpha + 1) + Math.log(1 - random.uniform()) / alpha;
  const d = alpha - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x ** 2 / 2 + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}
