// The parameters that weight_decay affects: one step of plain descent with it, compared with the same step without.
import { describe, expect, it } from 'vitest';
import { generateDigits } from '../../src/data/digits/generate.js';
import { Session } from '../../src/engine/session.js';
import { experimentOf } from '../graph/networks.js';

const start = { bias_init: { constant: { value: 0.5 } } };
const network = [
  { conv2d: { name: 'conv', filters: 2, kernel: 9, stride: 5, connections: [[0], [0]], ...start } },
  { batch_norm: { name: 'batch', ...start } },
  { prelu: { name: 'slope' } },
  { subsample2d: { name: 'sub', kernel: 2, ...start } },
  { layer_norm: { name: 'norm', ...start } },
  { gru: { name: 'gru', units: 3 } },
];
const images = generateDigits('train', 16, 1);

/** Each parameter before and after a step, by name. */
async function stepped(optimizer: object) {
  const experiment = experimentOf({ network, head: { rbf: { codes: 'learned' } }, training: { optimizer } });
  const session = new Session({
    ...{ network: experiment.network, head: experiment.head, input: { image: [1, 28, 28], classes: 10 } },
    ...{ engine: 'simd', threads: 0, batchSize: 16, seed: 1, padding: 0, augmentations: [], clipNorm: 0 },
    ...{ optimizer: experiment.training.optimizer, pixelTable: Float32Array.from({ length: 256 }, (_, b) => b / 255) },
  });
  session.initialize(1);
  const values = () =>
    new Map(
      session.layout.parameters.map((p) => [p.name, [...session.layout.values(session.arena, session.parameters, p)]]),
    );
  const before = values();
  const order = session.arena.integerConstants(16, () => Int32Array.from({ length: 16 }, (_, i) => i));
  await session.train(session.place(images), order, [{ start: 0, count: 16, rate: 0.1, step: 1, epoch: 1 }]);
  return { before, after: values() };
}

/** The share that every value of a parameter lost to weight decay; the same for all values that moved. */
async function lost(options: object): Promise<Map<string, number>> {
  const [plain, decayed] = [
    await stepped({ sgd: { learning_rate: 0.1 } }),
    await stepped({ sgd: { learning_rate: 0.1, weight_decay: 0.5, ...options } }),
  ];
  return new Map(
    [...plain.before].map(([name, before]) => {
      const moved = before.map((_, i) => (plain.after.get(name)?.[i] ?? 0) - (decayed.after.get(name)?.[i] ?? 0));
      const total = (values: number[]) => values.reduce((sum, v) => sum + Math.abs(v), 0);
      return [name, total(moved) / Math.max(1e-9, total(before))];
    }),
  );
}

const weights = [
  ...['conv.weight', 'slope.weight', 'sub.weight', 'gru.weight_ih_l0', 'gru.weight_hh_l0', 'head.weight'],
];
const biases = ['conv.bias', 'sub.bias', 'batch.bias', 'norm.bias', 'gru.bias_ih_l0', 'gru.bias_hh_l0'];
const gains = ['batch.weight', 'norm.weight'];
const statistics = ['batch.running_mean', 'batch.running_var'];

describe('weight decay subtracts rate x weight_decay of', () => {
  it.each([
    [{}, [...weights, ...biases, ...gains]],
    [{ decay_biases: false }, weights],
  ])('with %j %j, and leaves the rest unchanged', async (options, touched) => {
    const shares = await lost(options);
    expect([...shares.keys()].sort()).toEqual([...weights, ...biases, ...gains, ...statistics].sort());
    for (const [name, share] of shares) {
      if (touched.includes(name)) expect(share, name).toBeCloseTo(0.05, 4);
      else expect(share, name).toBe(0);
    }
  });
});
