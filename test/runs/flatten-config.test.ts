import { describe, expect, it } from 'vitest';
import { flattenConfig } from '../../src/runs/flatten-config.js';

describe('a configuration flattened', () => {
  const flat = flattenConfig({
    name: 'ignored',
    seed: 3,
    data: { source: { mnist: {} }, split: { train: 50 }, transforms: [{ pad: 2 }, { scale: [0, 1] }] },
    network: [
      {
        conv2d: {
          name: 'c1',
          filters: 6,
          kernel: [5, 3],
          activation: { leaky_relu: { slope: 0.1 } },
          init: { zeros: {} },
        },
      },
      { subsample2d: { name: 's2', kernel: 2, activation: { tanh: {} } } },
      { pool2d: { name: 's4', mode: 'max', kernel: [2, 3] } },
      { dropout: { name: 'd', rate: 0.5 } },
      { lstm: { name: 'r', units: 84 } },
      { flatten: { name: 'f' } },
    ],
    training: { optimizer: { sgd: { learning_rate: 0.1 } }, checkpoint_every: { steps: 5 } },
  });

  it('gives a choice its kind, and the options of the kind without it', () => {
    expect(flat.get('data.source')).toBe('mnist');
    expect(flat.get('network.c1.activation')).toBe('leaky_relu');
    expect(flat.get('network.c1.activation.slope')).toBe(0.1);
    expect(flat.get('network.c1.init')).toBe('zeros');
    expect(flat.get('training.optimizer')).toBe('sgd');
    expect(flat.get('training.optimizer.learning_rate')).toBe(0.1);
  });

  it('leaves other maps as they are, and tells lists and the network in short', () => {
    expect(flat.get('data.split.train')).toBe(50);
    expect(flat.get('training.checkpoint_every.steps')).toBe(5);
    expect(flat.get('data.transforms')).toBe('[pad:2, scale:[0, 1]]');
    expect(flat.get('network')).toBe('conv6@5x3 sub2 max2x3 drop0.5 lstm84 flatten');
    expect(flat.has('name')).toBe(false);
  });
});
