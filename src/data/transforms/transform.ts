// The interface of transforms. Images stay bytes until they are batched, so there are three stages: pixel transforms
// move bytes, once; augmentations change training images, bytes to bytes, anew each epoch; value transforms become one
// table of 256 floats per channel, whose cost does not depend on their number.
import type { Arena, Kernels, Pointer } from '../../kernels/index.js';
import type { Declared, Kind, Schema, ValueOf } from '../../schema/index.js';
import type { OnnxEmitter, OnnxGraph, OnnxValue } from '../../schema/onnx.js';
import type { Images } from '../dataset.js';
import type { Draw } from './draw.js';
import type { WarpPlan } from './warp-plan.js';

export type ImageShape = readonly [channels: number, rows: number, columns: number];

export interface PixelTransform<Options = unknown> extends Kind {
  readonly stage: 'pixels';
  shape(input: ImageShape, options: Options): ImageShape;
  apply(images: Images, options: Options): Images;
  /** Its operators on bytes as floats; undefined, written out, for a transform that ONNX cannot express. */
  readonly onnx: OnnxEmitter<PixelEmission<Options>> | undefined;
}

/** What a pixel transform is given to add its operators to a graph of ONNX. */
interface PixelEmission<Options = unknown> {
  readonly graph: OnnxGraph;
  readonly options: Options;
  /** [image, channel, row, column] */
  readonly image: OnnxValue;
  /** Of the image before the transform. */
  readonly shape: ImageShape;
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

/** Of all values of a channel. */
export interface Statistics {
  readonly mean: number;
  readonly deviation: number;
}

export interface ValueTransform<Options = unknown> extends Kind {
  readonly stage: 'values';
  /** Fills in options that are measured, channel by channel, on the training split where they are absent. */
  complete?(options: Options, measure: () => readonly Statistics[]): Options;
  /** A function of one value; the first transform gets the byte, 0 to 255. */
  map(options: Options, channel: number): (value: number) => number;
}

export type Transform = PixelTransform | Augmentation | ValueTransform;

/** Declares a pixel transform; the type of its options comes from their schema. */
export const definePixelTransform = <const S extends Schema>(
  transform: Declared<PixelTransform<ValueOf<S>>, S>,
): PixelTransform => transform;

/** Declares an augmentation in the same way. */
export const defineAugmentation = <const S extends Schema>(
  augmentation: Declared<Augmentation<ValueOf<S>>, S>,
): Augmentation => augmentation;

/** Declares a value transform in the same way. */
export const defineValueTransform = <const S extends Schema>(
  transform: Declared<ValueTransform<ValueOf<S>>, S>,
): ValueTransform => transform;
