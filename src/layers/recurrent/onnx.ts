// rnn, lstm and gru as ONNX operators, which take [step, image, feature] and order the gates differently.
import type { OnnxAttribute, OnnxGraph, OnnxValue } from '../../schema/onnx.js';
import { constant, type LayerEmission } from '../onnx.js';
import { type Shape, sizeOf } from '../shape.js';
import type { RecurrentOptions } from './options.js';

/** The operator of a recurrent layer. */
export interface RecurrentOperator<Options = unknown> {
  readonly operator: string;
  /** The gates in its order, each by its place in ours. */
  readonly order: readonly number[];
  /** Attributes beside the size of the state. */
  attributes?(options: Options): Readonly<Record<string, OnnxAttribute>>;
}

export function emitRecurrent(emission: LayerEmission<RecurrentOptions>, kind: RecurrentOperator): OnnxValue {
  const { graph, name, options: o, inputs: shapes, x, parameters } = emission;
  const { operator, order } = kind;
  const { units } = o;
  const reordered = (key: string): Float32Array => {
    const { values } = parameters[key];
    const block = values.length / order.length;
    return Float32Array.from(
      { length: values.length },
      (_, i) => values[order[Math.floor(i / block)] * block + (i % block)],
    );
  };
  const rows = order.length * units;
  const weight = (key: string) => constant(emission, key, [1, ...parameters[key].shape], reordered(key));
  const inputs = [steps(graph, o, shapes[0], x[0]), weight('weight_ih_l0'), weight('weight_hh_l0')];
  if (parameters.bias_ih_l0) {
    const biases = [...reordered('bias_ih_l0'), ...reordered('bias_hh_l0')];
    inputs.push(graph.constant(`${name}.bias`, [1, 2 * rows], biases));
  }
  const attributes = { hidden_size: units, ...kind.attributes?.(o) };
  if (o.sequence === 'batch') {
    return graph.add('Reshape', [graph.add(operator, inputs, attributes), graph.integers(-1, units)]);
  }
  // Outputs: every step's [step, 1, image, unit], and the last one's [1, image, unit].
  if (o.return === 'last') {
    return graph.add('Reshape', [graph.addOutput(1, operator, inputs, attributes), graph.integers(-1, units)]);
  }
  return graph.add('Transpose', [graph.add(operator, inputs, attributes)], { perm: [2, 1, 0, 3] });
}

/** The input as [step, image, feature]. */
function steps(graph: OnnxGraph, o: RecurrentOptions, input: Shape, x: OnnxValue): OnnxValue {
  if (o.sequence === 'batch') return graph.add('Reshape', [x, graph.integers(-1, 1, sizeOf(input))]);
  if (input.length === 1) {
    const cut = graph.add('Reshape', [x, graph.integers(-1, o.steps, input[0] / o.steps)]);
    return graph.add('Transpose', [cut], { perm: [1, 0, 2] });
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
  return graph.add('Reshape', [graph.add('Transpose', [x], { perm }), graph.integers(...shape)]);
}
