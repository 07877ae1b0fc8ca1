// The registry of transforms, and how a list of them is applied.
import { type Choice, kindOf } from '../../schema/index.js';
import type { Images } from '../dataset.js';
import { affine, elastic, randomCrop } from './geometric.js';
import { invert } from './invert.js';
import { pad } from './pad.js';
import { cutout, noise } from './painting.js';
import { resize } from './resize.js';
import type { ImageShape, Transform } from './transform.js';
import { transpose } from './transpose.js';
import { divide, scale, standardize } from './values.js';

export type { ImageShape } from './transform.js';

export const transforms: readonly Transform[] = [
  pad,
  resize,
  invert,
  transpose,
  affine,
  elastic,
  randomCrop,
  noise,
  cutout,
  scale,
  divide,
  standardize,
];

export const transformOf = (type: string) => kindOf(transforms, type);
const stageOf = ({ type }: Choice) => transformOf(type).stage;

/** The augmentations of a list, in order. */
export const augmentationsOf = (chosen: readonly Choice[]): Choice[] =>
  chosen.filter((choice) => stageOf(choice) === 'augmentation');

/** Whether the transform at an index is a pad with no later transform of pixels, other than pads. */
function isLastPad(chosen: readonly Choice[], index: number): boolean {
  const last = chosen.findLastIndex((choice) => choice.type !== 'pad' && stageOf(choice) !== 'values');
  return chosen[index].type === 'pad' && index > last;
}

/** The sum of the last pads (no later transform touches pixels), and the transforms without them. */
export function withoutLastPads(chosen: readonly Choice[]): { padding: number; others: Choice[] } {
  const padding = chosen.reduce((sum, { options }, i) => sum + (isLastPad(chosen, i) ? (options as number) : 0), 0);
  return { padding, others: chosen.filter((_, i) => !isLastPad(chosen, i)) };
}

/**
 * The index of a transform in the wrong place, or -1. The order is pixel transforms, augmentations and the last pads,
 * value transforms.
 */
export function misplaced(chosen: readonly Choice[]): number {
  const order = { pixels: 0, augmentation: 1, values: 2 };
  const ranks = chosen.map((choice, i) => (isLastPad(chosen, i) ? order.augmentation : order[stageOf(choice)]));
  return ranks.findIndex((rank, i) => ranks.slice(0, i).some((before) => before > rank));
}

/** [channels, rows, columns] after the transforms. */
export function transformedShape(input: ImageShape, chosen: readonly Choice[]): ImageShape {
  return chosen.reduce((shape, { type, options }) => {
    const transform = transformOf(type);
    return transform.stage === 'pixels' ? transform.shape(shape, options) : shape;
  }, input);
}

/** Applies the pixel transforms to all images, once. */
export function transformPixels(images: Images, chosen: readonly Choice[]): Images {
  return chosen.reduce((before, { type, options }) => {
    const transform = transformOf(type);
    return transform.stage === 'pixels' ? transform.apply(before, options) : before;
  }, images);
}

/** The composed value transforms. */
export interface ValueTransforms {
  /** float [channel][256]: the value of each byte. */
  readonly table: Float32Array;
  /** The transforms including all measured values: they give the same table on any data. */
  readonly fixed: readonly Choice[];
}

/**
 * Composes the value transforms. Statistics are those of `training`, whose pixels have been
 * transformed, with `padding` rows and columns of byte 0 around them. Without a value transform
 * bytes are unchanged.
 */
export function valueTransforms(training: Images, padding: number, chosen: readonly Choice[]): ValueTransforms {
  const [channels] = training.shape;
  const fixed: Choice[] = [];
  let tables = Array.from({ length: channels }, () => Array.from({ length: 256 }, (_, byte) => byte));
  for (const choice of chosen) {
    const transform = transformOf(choice.type);
    if (transform.stage !== 'values') {
      fixed.push(choice);
      continue;
    }
    const options = transform.measures ? measured(choice.options as object, tables, training, padding) : choice.options;
    tables = tables.map((table, c) => table.map(transform.map(options, c)));
    fixed.push({ ...choice, options });
  }
  return { table: Float32Array.from(tables.flat()), fixed };
}

/** The options, with the mean and deviation of the training images filled in where absent. */
function measured(options: object, tables: readonly number[][], training: Images, padding: number): object {
  if ('mean' in options && 'deviation' in options) return options;
  const all = tables.map((table, c) => statistics(table, histogram(training, c, padding)));
  return { mean: all.map((s) => s.mean), deviation: all.map((s) => s.deviation || 1), ...options };
}

function histogram(images: Images, channel: number, padding: number): Float64Array {
  const [channels, rows, columns] = images.shape;
  const size = rows * columns;
  const counts = new Float64Array(256);
  for (let i = 0; i < images.count; i++) {
    const start = (i * channels + channel) * size;
    for (let p = start; p < start + size; p++) counts[images.pixels[p]]++;
  }
  counts[0] += images.count * ((rows + 2 * padding) * (columns + 2 * padding) - size);
  return counts;
}

function statistics(values: readonly number[], counts: Float64Array) {
  const total = counts.reduce((a, b) => a + b, 0) || 1;
  const mean = values.reduce((sum, v, byte) => sum + v * counts[byte], 0) / total;
  const variance = values.reduce((sum, v, byte) => sum + (v - mean) ** 2 * counts[byte], 0) / total;
  return { mean, deviation: Math.sqrt(variance) };
}
