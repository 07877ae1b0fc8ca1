// Reads ONNX files by the field numbers of onnx.proto, independently of the writer.
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
import { Reader } from '../files/protobuf-reader.js';

/** AttributeProto: its type says which field holds the value. */
function attributeOf(message: Reader): unknown {
  const read: Readonly<Record<number, () => unknown>> = {
    1: () => message.floats(2)[0],
    2: () => message.numbers(3)[0],
    3: () => message.texts(4)[0],
    7: () => message.numbers(8),
    8: () => message.texts(9),
  };
  return read[message.numbers(20)[0]]?.();
}

/** Its name and sizes; an axis of any length by its letter. */
function valueInfoOf(message: Reader) {
  const tensor = message.messages(2)[0].messages(1)[0];
  const axes = tensor.messages(2)[0].messages(1);
  return {
    name: message.texts(1)[0],
    type: tensor.numbers(1)[0],
    shape: axes.map((axis) => axis.numbers(1)[0] ?? axis.texts(2)[0]),
  };
}

function tensorOf(message: Reader) {
  const [type] = message.numbers(2);
  const raw = message.all(9)[0].slice().buffer;
  const values =
    type === 1
      ? [...new Float32Array(raw)]
      : type === 7
        ? [...new BigInt64Array(raw)].map(Number)
        : [...new Float64Array(raw)];
  return { name: message.texts(8)[0], type, shape: message.numbers(1), values };
}

export function readOnnx(bytes: Uint8Array) {
  const model = new Reader(bytes);
  const [graph] = model.messages(7);
  return {
    irVersion: model.numbers(1)[0],
    producer: [...model.texts(2), ...model.texts(3)],
    description: model.texts(6)[0],
    opsets: model.messages(8).map((one) => [one.texts(1)[0], one.numbers(2)[0]]),
    metadata: Object.fromEntries(model.messages(14).map((one) => [one.texts(1)[0], one.texts(2)[0]])),
    name: graph.texts(2)[0],
    inputs: graph.messages(11).map(valueInfoOf),
    outputs: graph.messages(12).map(valueInfoOf),
    tensors: new Map(graph.messages(5).map((one) => [tensorOf(one).name, tensorOf(one)])),
    nodes: graph.messages(1).map((node) => ({
      operator: node.texts(4)[0],
      name: node.texts(3)[0],
      inputs: node.texts(1),
      outputs: node.texts(2),
      attributes: Object.fromEntries(node.messages(5).map((one) => [one.texts(1)[0], attributeOf(one)])),
    })),
  };
}
