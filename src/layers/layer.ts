// The interface of a layer: data and functions without hidden state. One file per layer, one line in index.ts.

import type { Arena, Kernels } from '../kernels/index.js';
import {
  type Declared,
  type Documentation,
  type Kind,
  type OptionsOf,
  type OptionsSchema,
  type ValueOf,
  withShared,
} from '../schema/index.js';
import type { OnnxEmitter } from '../schema/onnx.js';
import { activationChoice } from './activations/index.js';
import type { BoundLayer, Derivatives, RecordBudget } from './bound-layer.js';
import type { Fans } from './initializers.js';
import type { LayerEmission } from './onnx.js';
import { type Shape, type SlidingWindow, sizeOf } from './shape.js';

export interface Parameter extends Fans {
  readonly shape: Shape;
  /**
   * Weight decay may leave biases and gains (the scales of normalisations) alone. A buffer is kept with the
   * model and not trained: running statistics, fixed codes.
   */
  readonly kind: 'weight' | 'bias' | 'gain' | 'buffer';
  /** A resolved initializer, e.g. {zeros: {}}; or the values themselves. */
  readonly init: object | readonly number[];
  /** A mask for each row (first axis): numbers outside it are always 0. */
  readonly connected?: readonly Uint8Array[];
}

/** Numbers of a parameter that exist. */
export const countOf = ({ shape, connected }: Parameter): number =>
  connected ? connected.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0) : sizeOf(shape);

/** The cost of a layer for one image. */
export interface Cost {
  /** Multiply-accumulates that are needed: padding is not counted. */
  readonly macs: number;
  /** Connections as LeCun et al. 1998 count them: inputs and bias of every unit. */
  readonly connections: number;
}

interface Binding<Options> {
  readonly kernels: Kernels;
  readonly arena: Arena;
  readonly options: Options;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** Its parameters and buffers stay as they are: statistics are the stored ones in training, too. */
  readonly frozen: boolean;
  /** Key of this layer's random numbers. */
  readonly key: number;
  /** Images of the largest batch. */
  readonly batchSize: number;
  readonly wanted: Derivatives;
  readonly recordBudget: RecordBudget;
}

export interface Layer<Options = unknown> extends Kind {
  readonly documentation: Documentation;
  /** How many inputs `from:` may name. */
  readonly inputs: 'one' | 'many';
  /** The output is the input seen with another shape: no memory, no work. */
  readonly view?: boolean;
  /** Whether it provides second derivatives. */
  readonly curvature?: boolean;
  /** Fewest images that a batch may have in training. */
  readonly leastBatch?: number;
  /** Fills in defaults that depend on other options. */
  complete?(options: Options): Options;
  /** @throws ShapeError when the inputs do not fit. */
  shape(inputs: readonly Shape[], options: Options): Shape;
  parameters?(inputs: readonly Shape[], options: Options): Record<string, Parameter>;
  cost(inputs: readonly Shape[], output: Shape, options: Options): Cost;
  /** The window of its inputs that one output sees, PLACE for its own place alone; undefined: an output sees all places. */
  window?(options: Options): SlidingWindow;
  bind(binding: Binding<Options>): BoundLayer;
  /** Its operators for inference; undefined, written out, for a layer that ONNX cannot express. */
  readonly onnx: OnnxEmitter<LayerEmission<Options>> | undefined;
}

/** Options that every layer has. */
const common = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z_][A-Za-z0-9_-]*$',
    description: 'Name for `from`, `--set` and the parameters; by default the type and a number, as conv2d_1.',
  },
  from: {
    type: ['string', 'array'],
    items: { type: 'string' },
    minItems: 1,
    description: 'Layers whose outputs this one takes, by name; `input` is the image. Default: the layer before.',
  },
} as const;

/** The resolved options that every layer has, and the activation of those that have one. */
export type LayerOptions = OptionsOf<typeof common, 'name'> & { readonly activation?: object };

/** The `activation` option of layers that have one. */
export const activationOption = activationChoice('Function applied to the output.', { default: 'identity' });

/** Declares a layer; the type of its options comes from their schema. */
export const defineLayer = <const S extends OptionsSchema>(layer: Declared<Layer<ValueOf<S>>, S>): Layer => ({
  ...layer,
  options: withShared(common, layer.options),
});
