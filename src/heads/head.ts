// What an output head is: the last layer and the loss on it. One file a head, one line in index.ts.
import type { Kernels, LossBlock, Pointer } from '../kernels/index.js';
import type { Choice, Kind } from '../schema/index.js';

export interface Head<Options = never> extends Kind {
  /** Number of classes; the data's where the config leaves it open. */
  readonly classes: (options: Options) => number | undefined;
  /** The layer that gives the scores, named `head`; its options are resolved. */
  readonly layer: (options: Options, classes: number) => Choice<object>;
  /** Fills in each image's loss and the gradient of the scores. */
  readonly loss: (kernels: Kernels, options: Options) => (block: LossBlock) => void;
  /** The class of each lane. */
  readonly predict: (kernels: Kernels, scores: Pointer, predictions: Pointer, classes: number) => void;
  /** The probability of each class [class][8] from its scores. */
  readonly probabilities: (kernels: Kernels, scores: Pointer, out: Pointer, classes: number) => void;
}
