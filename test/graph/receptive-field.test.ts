import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build.js';
import { receptiveFields } from '../../src/graph/receptive-field.js';
import { conv, dense, head, layer, pool } from './networks.js';

const fields = (network: Parameters<typeof buildGraph>[0], image: [number, number, number] = [1, 32, 32]) =>
  receptiveFields(buildGraph(network, head(), { image, classes: 10 }));
const square = (...sizes: number[]) => sizes.map((size) => [size, size]);

describe('the receptive field', () => {
  it('of LeNet-5: 5, 6, 14, 16, then all of the image', () => {
    const lenet = [conv('c1', 6, 5), pool('s2', 'max', 2), conv('c3', 16, 5), pool('s4', 'max', 2), dense('c5', 120)];
    expect(fields(lenet)).toEqual(square(5, 6, 14, 16, 32, 32));
  });

  it('grows by the stride of all layers before, and passes through layers that work place by place', () => {
    const network = [
      conv('a', 2, 3, { stride: 2 }),
      layer('batch_norm', 'n'),
      layer('dropout', 'd', { rate: 0.5 }),
      conv('b', 2, 3, { stride: 3, padding: 1 }),
      conv('c', 2, [1, 3]),
    ];
    expect(fields(network, [1, 64, 64]).slice(0, 5)).toEqual([...square(3, 3, 3, 7), [7, 19]]);
  });

  it('of several inputs is the largest, and never more than the image', () => {
    const network = [
      conv('a', 2, 3, { padding: 1 }),
      conv('b', 2, 5, { padding: 2, from: 'input' }),
      layer('add', 'sum', { from: ['a', 'b'] }),
      conv('c', 2, 3, { padding: 1 }),
    ];
    expect(fields(network, [1, 6, 6]).slice(0, 4)).toEqual(square(3, 5, 5, 6));
  });

  it('of a layer that sees all places is the image', () => {
    expect(fields([layer('layer_norm', 'n'), conv('c', 2, 3)]).slice(0, 2)).toEqual(square(32, 32));
  });
});
