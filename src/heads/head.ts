// The interface of an output head: the last layers and the loss on them. One file per head, one line in index.ts.

import type { Kernels, LossBlock, Pointer } from '../kernels/index.js';
import { initializerChoice } from '../layers/initializers.js';
import type { Choice, Documentation, Kind } from '../schema/index.js';

export interface Head<Options = object> extends Kind {
  readonly documentation: Documentation;
  /** Number of classes; the data's where the config leaves it open. */
  classes(options: Options): number | undefined;
  /** The layers that give the scores, named `head`, `head_2` ...; their options are resolved. */
  layers(options: Options, classes: number): readonly Choice<object>[];
  /** 1 if the largest score wins, -1 if the smallest does. */
  readonly sign: 1 | -1;
  /** Fills in each image's loss and the gradient of the scores. */
  loss(kernels: Kernels, options: Options): (block: LossBlock) => void;
  /** The second derivatives of the loss; undefined for a loss without any. */
  curvature?(options: Options, classes: number): Curvature | undefined;
  /** The probability of each class [class][8] from its scores. */
  probabilities(kernels: Kernels, options: Options): Probabilities;
}

export interface Curvature {
  /** d2 loss / d score2 of one class from its probability, for one image. */
  readonly second: (probability: number) => number;
  /** Fills in d loss / d score, where they are those of another loss than the head's. */
  readonly first?: (kernels: Kernels) => (block: LossBlock) => void;
}

export type Probabilities = (scores: Pointer, out: Pointer, classes: number) => void;

/** The option that every head has. */
export const classesOption = {
  classes: { type: 'integer', minimum: 2, description: 'Number of classes. Default: the data have it.' },
} as const;

/** The options of a head that ends in a dense layer. */
export const denseOptions = {
  bias: { type: 'boolean', default: true, description: 'Whether each class has a bias.' },
  init: initializerChoice('glorot_uniform', 'How the weights start.'),
  bias_init: initializerChoice('zeros', 'How the biases start.'),
} as const;

/** That layer: one output a class. */
export function denseLayer(
  classes: number,
  o: { bias: boolean; init: object; bias_init: object },
  activation: object = { identity: {} },
): Choice<object> {
  const { bias, init, bias_init } = o;
  return { type: 'dense', options: { units: classes, activation, bias, init, bias_init } };
}
