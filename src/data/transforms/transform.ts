// What a transform is. Images stay bytes until they are batched, so transforms come in two stages:
// those that move pixels work on bytes, once; those that change values become one table of 256 floats
// a channel, which costs nothing however many there are.
import type { Kind } from '../../schema/index.js';
import type { Images } from '../dataset.js';

export type ImageShape = readonly [channels: number, rows: number, columns: number];

/** The distribution of a channel's values in the training split, after the transforms before. */
export interface Statistics {
  readonly mean: number;
  readonly deviation: number;
}

interface PixelTransform extends Kind {
  readonly stage: 'pixels';
  readonly shape: (input: ImageShape, options: never) => ImageShape;
  readonly apply: (images: Images, options: never) => Images;
}

interface ValueTransform extends Kind {
  readonly stage: 'values';
  /** A function of one value; the first transform sees the byte, 0 to 255. */
  readonly map: (options: never, training: () => Statistics) => (value: number) => number;
}

export type Transform = PixelTransform | ValueTransform;
