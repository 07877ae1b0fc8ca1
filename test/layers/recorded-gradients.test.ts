// Which weights have a gradient that is summed over the batch, and that memory decides no result.
import { describe, expect, it } from 'vitest';
import { layers, RecordBudget, type Shape } from '../../src/layers/index.js';
import { Space } from '../kernels/bench-space.js';

describe('the budget of records', () => {
  it('is taken in turns, and never exceeded', () => {
    const budget = new RecordBudget(100);
    expect([60, 50, 40, 1].map((bytes) => budget.take(bytes))).toEqual([true, false, true, false]);
  });
});

/** Whether a layer sums the gradient of its weight over the batch. */
function isRecorded(type: string, own: object, input: Shape, { images = 32, budget = new RecordBudget() } = {}) {
  const space = new Space('simd');
  const layer = layers.of(type);
  const options = { activation: { identity: {} }, bias: true, ...own };
  const bound = layer.bind({
    ...{ kernels: space.fast, arena: space.arena, options, inputs: [input] },
    output: layer.shape([input], options),
    ...{ frozen: false, key: 1, batchSize: images, wanted: { images, curvature: false }, recordBudget: budget },
  });
  return bound.rows?.[0].addGradient !== undefined;
}
const conv = (filters: number) => ({ filters, kernel: 3, stride: 1, padding: 0 });

describe('the gradient of a weight is summed over the batch', () => {
  it('in a dense layer, and in a convolution with few positions and enough filters', () => {
    expect(isRecorded('dense', { units: 5 }, [12])).toBe(true);
    expect(isRecorded('conv2d', conv(16), [2, 6, 7])).toBe(true);
    // 36 positions, 15 filters.
    expect(isRecorded('conv2d', conv(16), [2, 8, 8])).toBe(false);
    expect(isRecorded('conv2d', conv(15), [2, 6, 7])).toBe(false);
  });

  it('in training alone, and while the records of the network have room', () => {
    expect(isRecorded('dense', { units: 5 }, [12], { images: 0 })).toBe(false);
    // Four blocks of 8 rows of 16 floats and of 5 times 8 floats.
    const bytes = 4 * (8 * 16 + 5 * 8) * 4;
    const budgets = [bytes, bytes - 1].map((size) => ({ budget: new RecordBudget(size) }));
    expect(budgets.map((budget) => isRecorded('dense', { units: 5 }, [12], budget))).toEqual([true, false]);
  });
});
