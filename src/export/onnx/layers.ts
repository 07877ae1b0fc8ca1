// Each layer as ONNX operators, for inference. Values are [image, channel, row, column] or [image, unit].
import type { GraphNode } from '../../graph/graph.js';
import { activationOf } from '../../layers/activations.js';
import type { Tensor } from '../../runs/safetensors.js';
import { asPair } from '../../schema/index.js';
import { emitActivation } from './activations.js';
import type { OnnxBuilder, Value } from './builder.js';
import { emitRecurrent, type RecurrentOptions } from './recurrent.js';

interface EmitContext {
  readonly onnx: OnnxBuilder;
  readonly node: GraphNode;
  readonly x: readonly Value[];
  /** A parameter of the layer, or undefined if it has no parameter of that name. */
  readonly parameter: (key: string) => Tensor | undefined;
}

type Size = number | readonly number[];
/** Declared as a method, so that an emitter of certain options is one of any. */
type Emit = { emit(context: EmitContext, options: object): Value }['emit'];

/** A parameter as a constant of the graph; '' if there is none. */
function constant({ onnx, node, parameter }: EmitContext, key: string, shape?: readonly number[]): Value {
  const tensor = parameter(key);
  return tensor ? onnx.constant(`${node.name}.${key}`, shape ?? tensor.shape, tensor.values) : '';
}

/** Drops missing trailing inputs. */
const present = (...inputs: readonly Value[]): Value[] => inputs.filter((input) => input !== '');

const window = (o: { kernel: Size; stride: Size; padding?: Size }) => {
  const padding = asPair(o.padding ?? 0);
  return { kernel_shape: asPair(o.kernel), strides: asPair(o.stride), pads: [...padding, ...padding] };
};

/** Flattens maps to a vector. */
const flat = ({ onnx, node, x: [x] }: EmitContext): Value =>
  node.inputShapes[0].length === 1 ? x : onnx.add('Flatten', [x], { axis: 1 });

/** Emitters by layer type. */
export const layerEmitters: Readonly<Record<string, Emit>> = {
  conv2d: (c, o: { kernel: Size; stride: Size; padding: Size }) =>
    c.onnx.add('Conv', present(c.x[0], constant(c, 'weight'), constant(c, 'bias')), window(o)),

  pool2d: ({ onnx, x }, o: { mode: 'max' | 'average'; kernel: Size; stride: Size; padding: Size }) =>
    o.mode === 'max'
      ? onnx.add('MaxPool', x, window(o))
      : onnx.add('AveragePool', x, { ...window(o), count_include_pad: 1 }),

  /** A depthwise convolution whose kernel is the constant coefficient. */
  subsample2d(c, o: { kernel: Size; stride: Size }) {
    const { onnx, node, x, parameter } = c;
    const [rows, columns] = asPair(o.kernel);
    const [channels] = node.shape;
    const { values } = parameter('weight') as Tensor;
    const area = rows * columns;
    const kernel = Float32Array.from({ length: channels * area }, (_, i) => values[Math.floor(i / area)]);
    const weight = onnx.constant(`${node.name}.weight`, [channels, 1, rows, columns], kernel);
    return onnx.add('Conv', [x[0], weight, constant(c, 'bias')], { ...window(o), group: channels });
  },

  global_pool({ onnx, x }, o: { mode: 'average' | 'max' }) {
    const pooled = onnx.add(o.mode === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool', x);
    return onnx.add('Flatten', [pooled], { axis: 1 });
  },

  dense: (c) => c.onnx.add('Gemm', present(flat(c), constant(c, 'weight'), constant(c, 'bias')), { transB: 1 }),

  rbf(c) {
    const { onnx, node, parameter } = c;
    const [units, inputs] = (parameter('weight') as Tensor).shape;
    const codes = onnx.constant(`${node.name}.weight`, [1, units, inputs], (parameter('weight') as Tensor).values);
    const apart = onnx.add('Sub', [onnx.add('Reshape', [c.x[0], onnx.integers(-1, 1, inputs)]), codes]);
    return onnx.add('ReduceSum', [onnx.add('Mul', [apart, apart]), onnx.integers(2)], { keepdims: 0 });
  },

  rnn: (c, o: RecurrentOptions) => emitRecurrent('rnn', c.onnx, o, c.node.inputShapes[0], c.x[0], c.parameter),
  lstm: (c, o: RecurrentOptions) => emitRecurrent('lstm', c.onnx, o, c.node.inputShapes[0], c.x[0], c.parameter),
  gru: (c, o: RecurrentOptions) => emitRecurrent('gru', c.onnx, o, c.node.inputShapes[0], c.x[0], c.parameter),

  flatten: flat,
  activation: ({ onnx, x }, o: { function: object }) => emitActivation(onnx, activationOf(o.function), x[0]),

  prelu(c) {
    const [channels, ...plane] = c.node.shape;
    return c.onnx.add('PRelu', [c.x[0], constant(c, 'weight', [channels, ...plane.map(() => 1)])]);
  },

  /** Dropout does nothing in inference. */
  dropout: ({ x }) => x[0],

  batch_norm(c, o: { epsilon: number }) {
    const parameters = ['weight', 'bias', 'running_mean', 'running_var'].map((key) => constant(c, key));
    return c.onnx.add('BatchNormalization', [c.x[0], ...parameters], { epsilon: { float: o.epsilon } });
  },

  layer_norm: (c, o: { epsilon: number }) =>
    c.onnx.add('LayerNormalization', [c.x[0], constant(c, 'weight'), constant(c, 'bias')], {
      axis: 1,
      epsilon: { float: o.epsilon },
    }),

  batch_softmax: ({ onnx, x }) => onnx.add('Softmax', x, { axis: 0 }),
  add: ({ onnx, x }) => onnx.add('Sum', x),
  concat: ({ onnx, x }) => onnx.add('Concat', x, { axis: 1 }),
  multiply: ({ onnx, x }) => onnx.add('Mul', x),
};
