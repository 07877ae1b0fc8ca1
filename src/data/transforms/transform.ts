// What a transform is. Images stay bytes until they are batched, so transforms come in three stages: those
// that move pixels work on bytes, once; augmentations change training images, bytes to bytes, anew each epoch;
// those that change values become one table of 256 floats a channel, which costs nothing however many there are.
import type { Arena, Kernels, Pointer } from '../../kernels/index.js';
import type { Kind } from '../../schema/index.js';
import type { Images } from '../dataset.js';
import type { Draw } from './draw.js';
import type { WarpPlan } from './warp-plan.js';

export type ImageShape = readonly [channels: number, rows: number, columns: number];

export interface PixelTransform<Options = unknown> extends Kind {
  readonly stage: 'pixels';
  shape(input: ImageShape, options: Options): ImageShape;
  apply(images: Images, options: Options): Images;
}

/** Where an augmentation works: on images of this shape in an arena. */
export interface AugmentationPlace {
  readonly kernels: Kernels;
  readonly arena: Arena;
  readonly shape: ImageShape;
}

/** An augmentation with its memory planned. */
export interface BoundAugmentation {
  /** Geometric ones: their share in the warp of an image. */
  warp?(draw: Draw, plan: WarpPlan): void;
  /** Others: a change of the bytes. */
  paint?(draw: Draw, image: Pointer): void;
}

export interface Augmentation<Options = unknown> extends Kind {
  readonly stage: 'augmentation';
  bind(options: Options, place: AugmentationPlace): BoundAugmentation;
}

interface ValueTransform<Options = unknown> extends Kind {
  readonly stage: 'values';
  /** A function of one value; the first transform sees the byte, 0 to 255. */
  map(options: Options, channel: number): (value: number) => number;
  /** Its `mean` and `deviation` are measured on the training split where the options leave them out. */
  readonly measures?: boolean;
}

export type Transform = PixelTransform | Augmentation | ValueTransform;
