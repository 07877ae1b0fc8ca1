// Builds an ONNX graph and encodes it to a file. Field numbers are those of onnx.proto.
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

import { Message } from '../../files/protobuf.js';
import type { OnnxAttribute, OnnxGraph, OnnxValue } from '../../schema/onnx.js';

/** Opset 17 is the first with LayerNormalization; every current runtime supports it. */
const OPSET = 17;
const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;
const DOUBLE = 11;

export class OnnxBuilder implements OnnxGraph {
  readonly #nodes: Message[] = [];
  readonly #constants = new Map<OnnxValue, Message>();
  #prefix = '';
  #count = 0;

  /** Sets the prefix of the names of new values: the layer that they belong to. */
  begin(layer: string): void {
    this.#prefix = layer;
    this.#count = 0;
  }

  /** Adds an operator and returns its first output; an input of '' is omitted. */
  add(
    operator: string,
    inputs: readonly OnnxValue[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): OnnxValue {
    const output = this.#name();
    this.#node(operator, inputs, [output], attributes);
    return output;
  }

  /** Adds an operator and returns an output other than the first. */
  addOutput(
    index: number,
    operator: string,
    inputs: readonly OnnxValue[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): OnnxValue {
    const output = this.#name();
    this.#node(operator, inputs, [...new Array<string>(index).fill(''), output], attributes);
    return output;
  }

  /** Renames a value, as graph outputs need. */
  rename(value: OnnxValue, name: OnnxValue): void {
    this.#node('Identity', [value], [name], {});
  }

  /** A named float tensor, e.g. a parameter. */
  constant(name: string, shape: readonly number[], values: ArrayLike<number>): OnnxValue {
    const floats = Float32Array.from(values);
    return this.#constant(name, FLOAT, shape, new Uint8Array(floats.buffer));
  }

  /** A vector of integers: a shape, a list of axes. */
  integers(...values: readonly number[]): OnnxValue {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(this.#name(), INT64, [values.length], bytes);
  }

  /** A tensor in double precision. */
  doubles(shape: readonly number[], values: readonly number[]): OnnxValue {
    return this.#constant(this.#name(), DOUBLE, shape, new Uint8Array(Float64Array.from(values).buffer));
  }

  cast(value: OnnxValue, to: 'float' | 'double'): OnnxValue {
    return this.add('Cast', [value], { to: to === 'float' ? FLOAT : DOUBLE });
  }

  scalar(value: number): OnnxValue {
    return this.constant(this.#name(), [], [value]);
  }

  /** Encodes the file; the first axis of inputs and outputs is the batch. */
  file(options: {
    readonly name: string;
    readonly input: { readonly name: string; readonly shape: readonly number[] };
    readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
    readonly producer: string;
    readonly description: string;
    readonly metadata: Readonly<Record<string, string>>;
  }): Uint8Array {
    const graph = new Message()
      .messages(1, this.#nodes)
      .text(2, options.name)
      .messages(5, this.#constants.values())
      .message(11, valueInfo(options.input.name, options.input.shape))
      .messages(
        12,
        options.outputs.map(({ name, shape }) => valueInfo(name, shape)),
      );
    return new Message()
      .integer(1, IR_VERSION)
      .text(2, 'lenet')
      .text(3, options.producer)
      .text(6, options.description)
      .message(7, graph)
      .message(8, new Message().text(1, '').integer(2, OPSET))
      .messages(
        14,
        Object.entries(options.metadata).map(([key, value]) => new Message().text(1, key).text(2, value)),
      )
      .encode();
  }

  #name(): OnnxValue {
    this.#count++;
    return this.#count === 1 ? this.#prefix : `${this.#prefix}/${this.#count}`;
  }

  #constant(name: string, type: number, shape: readonly number[], bytes: Uint8Array): OnnxValue {
    const tensor = new Message();
    for (const size of shape) tensor.integer(1, size);
    this.#constants.set(name, tensor.integer(2, type).text(8, name).bytes(9, bytes));
    return name;
  }

  #node(
    operator: string,
    inputs: readonly OnnxValue[],
    outputs: readonly OnnxValue[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): void {
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    node.text(3, outputs.find((output) => output !== '') as string).text(4, operator);
    this.#nodes.push(node.messages(5, Object.entries(attributes).map(attribute)));
  }
}

/** AttributeProto; its type selects the field of the value. */
function attribute([name, value]: [string, OnnxAttribute]): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  const list = value as readonly (number | string)[];
  for (const item of list) typeof item === 'number' ? message.integer(8, item) : message.text(9, item);
  return message.integer(20, typeof list[0] === 'string' ? 8 : 7);
}

function valueInfo(name: string, shape: readonly number[]): Message {
  const dimensions = [new Message().text(2, 'N'), ...shape.map((size) => new Message().integer(1, size))];
  const tensor = new Message().integer(1, FLOAT).message(2, new Message().messages(1, dimensions));
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
