// The interface of an output head: the last layers and the loss on them. One file per head, one line in index.ts.

import type { Kernels, LossBlock, Pointer } from '../kernels/index.js';
import { initializerChoice } from '../layers/initializers.js';
import {
  type Choice,
  type Declared,
  type Documentation,
  type Kind,
  type OptionsOf,
  type OptionsSchema,
  type ValueOf,
  withShared,
} from '../schema/index.js';
import type { OnnxGraph, OnnxValue } from '../schema/onnx.js';

export interface Head<Options = unknown> extends Kind {
  readonly documentation: Documentation;
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
  /** The same as operators of ONNX, [image, class]. */
  onnx(emission: HeadEmission<Options>): OnnxValue;
}

/** What a head is given to add the probabilities to a graph of ONNX. */
interface HeadEmission<Options = unknown> {
  readonly graph: OnnxGraph;
  readonly options: Options;
  readonly classes: number;
  /** [image, class] */
  readonly scores: OnnxValue;
}

interface Curvature {
  /** d2 loss / d score2 of one class from its probability, for one image. */
  readonly second: (probability: number) => number;
  /** Fills in d loss / d score, where they are those of another loss than the head's. */
  readonly first?: (kernels: Kernels) => (block: LossBlock) => void;
}

export type Probabilities = (scores: Pointer, out: Pointer, classes: number) => void;

/** The option that every head has. */
const common = {
  classes: { type: 'integer', minimum: 2, description: 'Number of classes. Default: the data have it.' },
} as const;
/** The resolved options that every head has. */
export type HeadOptions = OptionsOf<typeof common, never>;

/** Declares a head; the type of its options comes from their schema. */
export const defineHead = <const S extends OptionsSchema>(head: Declared<Head<ValueOf<S>>, S>): Head => ({
  ...head,
  options: withShared(common, head.options),
});

/** The probabilities of a head whose scores are logits, or are taken for such. */
export const softmaxOfScores = {
  probabilities:
    (kernels: Kernels): Probabilities =>
    (scores, out, classes) =>
      kernels.softmax(scores, out, classes),
  onnx: ({ graph, scores }: HeadEmission): OnnxValue => graph.add('Softmax', [scores], { axis: 1 }),
};

/** The options of a head that ends in a dense layer. */
export const denseOptions = {
  bias: { type: 'boolean', default: true, description: 'Whether each class has a bias.' },
  init: initializerChoice('glorot_uniform', 'How the weights start.'),
  bias_init: initializerChoice('zeros', 'How the biases start.'),
} as const;

/** That layer: one output a class. */
export function denseLayer(
  classes: number,
  o: OptionsOf<typeof denseOptions, never>,
  activation: object = { identity: {} },
): Choice<object> {
  const { bias, init, bias_init } = o;
  return { type: 'dense', options: { units: classes, activation, bias, init, bias_init } };
}
