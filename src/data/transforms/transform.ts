// What a transform is. Images stay bytes until they are batched, so transforms come in two stages:
// those that move pixels work on bytes, once; those that change values become one table of 256 floats
// a channel, which costs nothing however many there are.
import type { Kind } from '../../schema/index.js';
import type { Images } from '../dataset.js';

export type ImageShape = readonly [channels: number, rows: number, columns: number];

interface PixelTransform extends Kind {
  readonly stage: 'pixels';
  readonly shape: (input: ImageShape, options: never) => ImageShape;
  readonly apply: (images: Images, options: never) => Images;
}

interface ValueTransform extends Kind {
  readonly stage: 'values';
  /** A function of one value; the first transform sees the byte, 0 to 255. */
  readonly map: (options: never, channel: number) => (value: number) => number;
  /** Its `mean` and `deviation` are measured on the training split where the options leave them out. */
  readonly measures?: boolean;
}

export type Transform = PixelTransform | ValueTransform;
