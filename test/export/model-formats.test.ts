// The files of exported models, read by independent readers.
import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/export/model-formats.js';
import { type Layer, layers } from '../../src/layers/index.js';
import { RunError } from '../../src/runs/run-directory.js';
import { conv, dense, head, pool, recurrent } from '../graph/networks.js';
import { inMemory } from './in-memory.js';
import { readOnnx } from './onnx-reader.js';

const network = [
  conv('c1', 3, [3, 2], { stride: [2, 1], padding: [1, 0], activation: 'tanh' }),
  pool('p', 'average', 2, { stride: 1, padding: [1, 0] }),
  dense('d', 4, { activation: { leaky_relu: { slope: 0.25 } } }),
];
const values = (channel: number, byte: number) => byte / 255 - channel;
const { exported } = inMemory({ network, pixelTransforms: [{ type: 'invert', options: {} }], padding: 1, values });
const numbersOf = (name: string) => [...(exported.tensors.get(name)?.values ?? [])];

describe('an ONNX file', () => {
  const onnx = readOnnx(encodeModel.onnx(exported));

  it('has its version, its producer and its description', () => {
    expect(onnx).toMatchObject({ irVersion: 8, opsets: [['', 17]], producer: ['lenet', '1.2.3'], name: 'made' });
    expect(onnx.description).toBe('made, trained by nobody');
    expect(Object.entries(onnx.metadata).map(([key, text]) => [key, JSON.parse(text)])).toEqual([
      ['classes', ['a', 'b', 'c']],
      ['form', { shape: [2, 6, 5], polarity: 'light_on_dark', orientation: 'upright' }],
      ['transforms', [{ type: 'invert', options: {} }]],
    ]);
  });

  it('takes any number of images in the form of the source, and gives scores and probabilities', () => {
    expect(onnx.inputs).toEqual([{ name: 'image', type: 1, shape: ['N', 2, 6, 5] }]);
    expect(onnx.outputs).toEqual([
      { name: 'scores', type: 1, shape: ['N', 3] },
      { name: 'probabilities', type: 1, shape: ['N', 3] },
    ]);
  });

  it('has each parameter under its name, with its shape, to the last bit', () => {
    for (const [name, { shape, values: own }] of exported.tensors) {
      expect(onnx.tensors.get(name)).toEqual({ name, type: 1, shape, values: [...own] });
    }
  });

  it('has operators named after their layers, each after its inputs', () => {
    const named = onnx.nodes.map(({ operator, name }) => `${operator} ${name.split('/')[0]}`);
    expect(named).toEqual([
      ...['Sub input', 'Pad input', 'Mul input', 'Add input', 'Conv c1', 'Tanh c1', 'AveragePool p', 'Flatten d'],
      ...[
        'Gemm d',
        'LeakyRelu d',
        'Gemm head',
        'Identity scores',
        'Softmax probabilities_of',
        'Identity probabilities',
      ],
    ]);
    const known = new Set(['image', ...onnx.tensors.keys()]);
    for (const { inputs, outputs, name } of onnx.nodes) {
      for (const input of inputs) expect(known, name).toContain(input);
      for (const output of outputs) {
        expect(known, name).not.toContain(output);
        known.add(output);
      }
    }
  });

  it('has the options of layers as attributes: rows before columns, starts before ends', () => {
    const attributesOf = (operator: string) => onnx.nodes.find((node) => node.operator === operator)?.attributes;
    expect(attributesOf('Conv')).toEqual({ kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 0] });
    expect(attributesOf('AveragePool')).toEqual({
      ...{ kernel_shape: [2, 2], strides: [1, 1], pads: [1, 0, 1, 0] },
      count_include_pad: 1,
    });
    expect(attributesOf('Gemm')).toEqual({ transB: 1 });
    expect(attributesOf('LeakyRelu')).toEqual({ alpha: 0.25 });
    expect(attributesOf('Softmax')).toEqual({ axis: 1 });
  });

  it('has gates in the order of ONNX: i, o, f, c for an LSTM, z, r, h for a GRU', () => {
    const gates = (type: 'lstm' | 'gru', order: readonly number[]) => {
      const made = inMemory({ network: [dense('d', 6), recurrent(type, 'it', 2, { steps: 3 })] });
      const { nodes, tensors } = readOnnx(encodeModel.onnx(made.exported));
      const own = (key: string) => [...(made.exported.tensors.get(`it.${key}`)?.values ?? [])];
      const moved = (all: readonly number[]) => {
        const block = all.length / order.length;
        return order.flatMap((from) => all.slice(from * block, (from + 1) * block));
      };
      const { name, attributes } = nodes.find(({ operator }) => operator === type.toUpperCase()) ?? {};
      expect([name?.split('/')[0], attributes?.hidden_size]).toEqual(['it', 2]);
      expect(tensors.get('it.weight_ih_l0')).toMatchObject({
        shape: [1, 2 * order.length, 2],
        values: moved(own('weight_ih_l0')),
      });
      expect(tensors.get('it.weight_hh_l0')?.values).toEqual(moved(own('weight_hh_l0')));
      expect(tensors.get('it.bias')?.values).toEqual([...moved(own('bias_ih_l0')), ...moved(own('bias_hh_l0'))]);
      return attributes;
    };
    expect(gates('lstm', [0, 3, 1, 2])).not.toHaveProperty('linear_before_reset');
    expect(gates('gru', [1, 0, 2])).toHaveProperty('linear_before_reset', 1);
  });
});

describe('a layer that ONNX cannot express', () => {
  const { onnx: _, ...silent } = layers.of('dense');
  // @ts-expect-error A layer without operators says so.
  const unsaid: Layer = silent;
  const inexpressible: Layer = { ...unsaid, onnx: undefined };
  const { graph } = exported;
  const nodes = graph.nodes.map((node) => ({ ...node, layer: node.name === 'd' ? inexpressible : node.layer }));

  it('is refused by its type, with the formats that have it', () => {
    const model = { ...exported, graph: { ...graph, nodes } };
    expect(() => encodeModel.onnx(model)).toThrow(
      new RunError('dense has no operators in ONNX; export this model as --format safetensors or json'),
    );
    expect(encodeModel.safetensors(model).length).toBeGreaterThan(0);
  });
});

describe('a safetensors file', () => {
  const bytes = encodeModel.safetensors(exported);
  const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));

  it('has every parameter at the offset in its header, and nothing else', () => {
    expect(Object.keys(entries)).toEqual([...exported.tensors.keys()]);
    let end = 0;
    for (const [name, { dtype, shape, data_offsets }] of Object.entries<{
      dtype: string;
      shape: number[];
      data_offsets: number[];
    }>(entries)) {
      expect([dtype, shape, data_offsets[0]]).toEqual(['F32', exported.tensors.get(name)?.shape, end]);
      end = data_offsets[1];
      const numbers = new Float32Array(bytes.slice(start + data_offsets[0], start + end).buffer);
      expect([...numbers]).toEqual(numbersOf(name));
    }
    expect(bytes.length).toBe(start + end);
  });

  it('describes the model in its metadata', () => {
    const { classes, config, ...rest } = metadata;
    expect(rest).toEqual({ format: 'pt', name: 'made', description: 'made, trained by nobody', data: 'noise' });
    expect([JSON.parse(classes), JSON.parse(config)]).toEqual([['a', 'b', 'c'], { name: 'made' }]);
  });
});

describe('a JSON file', () => {
  const read = (model = exported) => JSON.parse(new TextDecoder().decode(encodeModel.json(model)));

  it('has the layers with their inputs, options and outputs, and the head', () => {
    const { layers, head: last, ...rest } = read();
    expect(layers.map(({ name, type, from, output }: Record<string, unknown>) => [name, type, from, output])).toEqual([
      ['c1', 'conv2d', ['input'], '3 x 4 x 6'],
      ['p', 'pool2d', ['c1'], '3 x 5 x 5'],
      ['d', 'dense', ['p'], '4'],
      ['head', 'dense', ['d'], '3'],
    ]);
    expect(layers[0].options).toMatchObject({ filters: 3, kernel: [3, 2], stride: [2, 1], padding: [1, 0] });
    expect(last).toMatchObject({ type: 'softmax', options: { loss: 'cross_entropy' } });
    expect(rest).toMatchObject({ lenet: '1.2.3', name: 'made', data: 'noise', classes: ['a', 'b', 'c'] });
    expect(rest.input).toEqual({ ...exported.form, transforms: [{ invert: {} }] });
    const { exported: coded } = inMemory({
      network: [dense('d', 4)],
      head: head('rbf', { codes: 'learned', loss: 'map', j: 2 }),
    });
    expect(read(coded).head).toEqual({ type: 'rbf', options: { codes: 'learned', loss: 'map', j: 2 } });
    expect(read(inMemory({ network: [dense('d', 4)], head: head() }).exported).layers).toHaveLength(2);
  });

  it('has every number of every parameter', () => {
    const { parameters } = read();
    expect(Object.keys(parameters)).toEqual([...exported.tensors.keys()]);
    for (const [name, { shape }] of exported.tensors) {
      expect(parameters[name].shape).toEqual(shape);
      expect(parameters[name].values.map(Math.fround)).toEqual(numbersOf(name));
    }
  });
});
