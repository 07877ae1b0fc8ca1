// rnn, lstm and gru as ONNX operators, which take [step, image, feature] and order the gates differently.
import type { Shape } from '../../layers/index.js';
import { sizeOf } from '../../layers/index.js';
import type { Tensor } from '../../runs/safetensors.js';
import type { OnnxBuilder, Value } from './builder.js';

export interface RecurrentOptions {
  readonly name: string;
  readonly units: number;
  readonly sequence?: 'rows' | 'columns' | 'channels' | 'batch';
  readonly steps: number;
  readonly return: 'last' | 'all';
  readonly nonlinearity?: 'tanh' | 'relu';
}

/** For each kind: the operator, and the order in which it takes our blocks of rows. */
const KINDS = {
  rnn: { operator: 'RNN', order: [0] },
  // Ours: i, f, g, o. ONNX: i, o, f, c.
  lstm: { operator: 'LSTM', order: [0, 3, 1, 2] },
  // Ours: r, z, n. ONNX: z, r, h.
  gru: { operator: 'GRU', order: [1, 0, 2] },
} as const;

export function emitRecurrent(
  kind: keyof typeof KINDS,
  onnx: OnnxBuilder,
  o: RecurrentOptions,
  input: Shape,
  x: Value,
  parameter: (key: string) => Tensor | undefined,
): Value {
  const { operator, order } = KINDS[kind];
  const { units } = o;
  const reordered = (key: string): Float32Array => {
    const { values } = parameter(key) as Tensor;
    const block = values.length / order.length;
    return Float32Array.from(
      { length: values.length },
      (_, i) => values[order[Math.floor(i / block)] * block + (i % block)],
    );
  };
  const rows = order.length * units;
  const weight = (key: string) => {
    const [, columns] = (parameter(key) as Tensor).shape;
    return onnx.constant(`${o.name}.${key}`, [1, rows, columns], reordered(key));
  };
  const inputs = [steps(onnx, o, input, x), weight('weight_ih_l0'), weight('weight_hh_l0')];
  if (parameter('bias_ih_l0')) {
    const biases = [...reordered('bias_ih_l0'), ...reordered('bias_hh_l0')];
    inputs.push(onnx.constant(`${o.name}.bias`, [1, 2 * rows], biases));
  }
  const attributes = {
    hidden_size: units,
    ...(kind === 'gru' ? { linear_before_reset: 1 } : {}),
    ...(kind === 'rnn' ? { activations: [o.nonlinearity === 'relu' ? 'Relu' : 'Tanh'] } : {}),
  };
  if (o.sequence === 'batch') {
    return onnx.add('Reshape', [onnx.add(operator, inputs, attributes), onnx.integers(-1, units)]);
  }
  // Outputs: every step's [step, 1, image, unit], and the last one's [1, image, unit].
  if (o.return === 'last') {
    return onnx.add('Reshape', [onnx.addOutput(1, operator, inputs, attributes), onnx.integers(-1, units)]);
  }
  return onnx.add('Transpose', [onnx.add(operator, inputs, attributes)], { perm: [2, 1, 0, 3] });
}

/** The input as [step, image, feature]. */
function steps(onnx: OnnxBuilder, o: RecurrentOptions, input: Shape, x: Value): Value {
  if (o.sequence === 'batch') return onnx.add('Reshape', [x, onnx.integers(-1, 1, sizeOf(input))]);
  if (input.length === 1) {
    const cut = onnx.add('Reshape', [x, onnx.integers(-1, o.steps, input[0] / o.steps)]);
    return onnx.add('Transpose', [cut], { perm: [1, 0, 2] });
  }
  const [channels, rows, columns] = input;
  const [perm, shape] = {
    rows: [
      [2, 0, 1, 3],
      [rows, -1, channels * columns],
    ],
    columns: [
      [3, 0, 1, 2],
      [columns, -1, channels * rows],
    ],
    channels: [
      [1, 0, 2, 3],
      [channels, -1, rows * columns],
    ],
  }[o.sequence ?? 'rows'];
  return onnx.add('Reshape', [onnx.add('Transpose', [x], { perm }), onnx.integers(...shape)]);
}
