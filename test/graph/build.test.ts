import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph, GraphError } from '../../src/graph/build.js';
import { parameterCount } from '../../src/graph/graph.js';
import { outputBytes, summarize } from '../../src/graph/summarize.js';
import { conv, dense, head, layer } from './networks.js';

const build = (layers: Parameters<typeof buildGraph>[0], image = [1, 32, 32], classes = 10) =>
  buildGraph(layers, head(), { image, classes });

const failure = (action: () => unknown): GraphError => {
  try {
    action();
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('LeNet-5', () => {
  const graph = build([
    conv('c1', 6, 5),
    layer('pool2d', 's2', { mode: 'max', kernel: 2, padding: 0 }),
    conv('c3', 16, 5),
    layer('pool2d', 's4', { mode: 'max', kernel: 2, padding: 0 }),
    dense('c5', 120),
    dense('f6', 84),
  ]);

  it('has the published parameters, layer by layer', () => {
    expect(graph.nodes.map(parameterCount)).toEqual([156, 0, 2416, 0, 48120, 10164, 850]);
    expect(summarize(graph).parameters).toBe(61706);
  });

  it('has the connections of the paper in C1, C5 and F6, and 416,520 multiply-accumulates', () => {
    const { layers, macs } = summarize(graph);
    expect([layers[0], layers[4], layers[5]].map((l) => l.connections)).toEqual([122304, 48120, 10164]);
    expect(macs).toBe(416520);
  });

  it('has the shapes of the paper', () => {
    expect(graph.nodes.map((n) => n.shape.join('x'))).toEqual([
      '6x28x28',
      '6x14x14',
      '16x10x10',
      '16x5x5',
      '120',
      '84',
      '10',
    ]);
  });
});

describe('shapes', () => {
  it('follow floor((size + 2 padding - kernel) / stride) + 1 on each axis', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        fc.tuple(size, size),
        fc.tuple(size, size),
        fc.tuple(size, size),
        fc.tuple(size, size),
        (input, kernel, stride, padding) => {
          const expected = [0, 1].map((i) => Math.floor((input[i] + 2 * padding[i] - kernel[i]) / stride[i]) + 1);
          const action = () => build([conv('c', 2, kernel, { stride, padding })], [1, ...input]);
          if (expected.every((n) => n >= 1)) expect(action().nodes[0].shape).toEqual([2, ...expected]);
          else expect(failure(action).message).toMatch(/does not fit/);
        },
      ),
    );
  });

  it('do not count multiplications with padding', () => {
    const graph = build([conv('c', 1, 3, { padding: 1 })], [1, 2, 2]);
    expect(graph.nodes[0].cost.macs).toBe(16);
  });
});

describe('an impossible network', () => {
  it('is reported with the layer, the actual shape and a shape that would fit', () => {
    const error = failure(() => build([conv('c1', 6, 5), conv('c2', 6, 5)], [1, 8, 8]));
    expect(error.message).toBe("c2: conv2d's kernel of 5 x 5 does not fit on a map of 4 x 4 (its input is 6 x 4 x 4)");
    expect(error.suggestion).toBe('a kernel of at most 4 x 4 fits, or padding 1 with this one');
    expect(error.path).toEqual(['network', 1]);
  });

  it('rejects a convolution after a dense layer', () => {
    expect(failure(() => build([dense('d', 8), conv('c', 2, 3)])).message).toMatch(
      /conv2d works on maps .* vector of 8/,
    );
  });

  it('rejects a pool whose padding could fill a window', () => {
    const pool = layer('pool2d', 'p', { mode: 'max', kernel: 2, stride: 2, padding: 2 });
    const refused = failure(() => build([pool]));
    expect(refused.message).toMatch(/padding of 2 x 2 is more than half of its kernel/);
    expect(refused.suggestion).toBe('padding of at most 1 x 1 fits');
  });

  it('rejects a from that names no earlier layer, and lists the earlier layers', () => {
    const error = failure(() => build([conv('a', 2, 3), conv('b', 2, 3, { from: 'c' })]));
    expect(error.message).toBe('b: unknown layer c; from names an earlier layer');
    expect(error.suggestion).toBe('layers before it: input, a');
  });

  it('rejects two layers with the same name, an unused layer, and a join without from', () => {
    expect(failure(() => build([conv('a', 2, 3), conv('a', 2, 3)])).message).toMatch(/two layers are named a/);
    expect(failure(() => build([conv('a', 2, 3), conv('b', 2, 3, { from: 'input' })])).message).toMatch(
      /the output of a is not used/,
    );
    expect(failure(() => build([layer('add', 'sum', {})])).message).toMatch(/add joins several layers/);
  });

  it('rejects several inputs for a layer with one input', () => {
    const error = failure(() => build([conv('a', 2, 3), conv('b', 2, 3), dense('d', 4, { from: ['a', 'b'] })]));
    expect(error.message).toBe('d: dense takes one input, and from names 2');
    expect(error.path).toEqual(['network', 2, 'dense', 'from']);
  });

  it('rejects an output of more than 2^20 on an axis or 2^26 values, at its layer', () => {
    const tooLarge = /^it: its output of .* is too large/;
    expect(build([dense('it', 2 ** 20)], [1, 1, 1]).nodes[0].shape).toEqual([2 ** 20]);
    expect(failure(() => build([dense('it', 2 ** 20 + 1)], [1, 1, 1])).message).toMatch(tooLarge);
    expect(build([conv('it', 2 ** 16, 1)], [1, 32, 32]).nodes[0].shape).toEqual([2 ** 16, 32, 32]);
    expect(failure(() => build([conv('it', 2 ** 16 + 1, 1)], [1, 32, 32])).message).toMatch(tooLarge);
  });

  it('rejects inputs of add and concat that do not match', () => {
    const two = [conv('a', 2, 3), conv('b', 4, 5, { from: 'input' })];
    expect(failure(() => build([...two, layer('add', 's', { from: ['a', 'b'] })])).message).toMatch(
      /one shape, and got 2 x 30 x 30 and 4 x 28 x 28/,
    );
    expect(failure(() => build([...two, layer('concat', 's', { from: ['a', 'b'] })])).message).toMatch(
      /maps of one size/,
    );
  });

  it('reports a shape that does not fit the head at the head', () => {
    const error = failure(() => buildGraph([dense('d', 5)], head('rbf'), { image: [1, 4, 4], classes: 10 }));
    expect(error.path).toEqual(['head', 'rbf', 'codes']);
    expect(error.message).toMatch(/^head: .* \(its input is 5\)$/);
  });

  it('rejects inputs of multiply that do not match', () => {
    const two = [conv('a', 2, 3), conv('b', 4, 5, { from: 'input' })];
    expect(failure(() => build([...two, layer('multiply', 'm', { from: ['a', 'b'] })])).message).toMatch(
      /two inputs of one shape, and got 2 x 30 x 30 and 4 x 28 x 28/,
    );
  });

  it('rejects a head with fewer classes than the data', () => {
    expect(
      failure(() => buildGraph([], head('softmax', { classes: 5 }), { image: [1, 4, 4], classes: 10 })).message,
    ).toBe('the head has 5 classes, and the data have 10');
  });
});

it('an image’s output takes four bytes per value, and a view takes none', () => {
  const graph = build([conv('c1', 6, 5), layer('flatten', 'v'), dense('f', 84)]);
  expect(graph.nodes.map((_, i) => outputBytes(graph, i))).toEqual([6 * 28 * 28 * 4, 0, 84 * 4, 10 * 4]);
});

it('the layers of a head are named head, head_2 and so on', () => {
  const { nodes } = buildGraph([dense('f', 84)], head('softmax', { over: 'batch' }), {
    image: [1, 32, 32],
    classes: 10,
  });
  expect(nodes.map(({ name }) => name)).toEqual(['f', 'head', 'head_2']);
});

it('an error of a layer that is not about shapes is not blamed on the network', () => {
  const unresolved = { type: 'conv2d', options: { name: 'c1' } };
  expect(() => build([unresolved])).toThrow(TypeError);
});
