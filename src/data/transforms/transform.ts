// The interface of transforms. Images stay bytes until they are batched, so there are three stages: pixel transforms
// move bytes, once; augmentations change training images, bytes to bytes, anew each epoch; value transforms become one
// table of 256 floats per channel, whose cost does not depend on their number.
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

/** Where an augmentation runs: images of this shape in an arena. */
export interface AugmentationPlace {
  readonly kernels: Kernels;
  readonly arena: Arena;
  readonly shape: ImageShape;
}

/** An augmentation with its memory allocated. */
export interface BoundAugmentation {
  /** Geometric augmentations: add to the warp of an image. */
  warp?(draw: Draw, plan: WarpPlan): void;
  /** Other augmentations: change the bytes. */
  paint?(draw: Draw, image: Pointer): void;
}

export interface Augmentation<Options = unknown> extends Kind {
  readonly stage: 'augmentation';
  bind(options: Options, place: AugmentationPlace): BoundAugmentation;
}

interface ValueTransform<Options = unknown> extends Kind {
  readonly stage: 'values';
  /** A function of one value; the first transform gets the byte, 0 to 255. */
  map(options: Options, channel: number): (value: number) => number;
  /** Whether `mean` and `deviation` are measured on the training split where absent. */
  readonly measures?: boolean;
}

export type Transform = PixelTransform | Augmentation | ValueTransform;
