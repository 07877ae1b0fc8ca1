// The registry of transforms, and how a list of them is applied.
import { type Choice, registry } from '../../schema/index.js';
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

export const transforms = registry<Transform>([
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
]);

const stageOf = ({ type }: Choice) => transforms.of(type).stage;

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
    const transform = transforms.of(type);
    return transform.stage === 'pixels' ? transform.shape(shape, options) : shape;
  }, input);
}

/** Applies the pixel transforms to all images, once. */
export function transformPixels(images: Images, chosen: readonly Choice[]): Images {
  return chosen.reduce((before, { type, options }) => {
    const transform = transforms.of(type);
    return transform.stage === 'pixels' ? transform.apply(before, options) : before;
  }, images);
}
