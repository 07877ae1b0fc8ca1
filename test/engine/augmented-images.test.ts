// Augmentation of non-square images, in fenced memory.
import { expect, it } from 'vitest';
import { Session } from '../../src/engine/session.js';
import { dense, experimentOf, head } from '../graph/networks.js';
import { FencedArena } from '../kernels/fenced-arena.js';

const AUGMENTATIONS = [{ random_crop: { padding: 2 } }, { elastic: { alpha: 8, sigma: 3 } }, { cutout: { size: 3 } }];

it.each([
  [2, 11, 5],
  [1, 5, 11],
  [3, 6, 7],
])('images of %i x %i x %i stay within their memory', async (...shape) => {
  const arena = new FencedArena();
  const size = shape.reduce((a, b) => a * b);
  const { data, training } = experimentOf({ data: { transforms: AUGMENTATIONS }, training: { batch_size: 20 } });
  const session = new Session({
    ...{
      arena,
      network: [dense('d', 4)],
      head: head(),
      threads: 0,
      engine: 'simd',
      batchSize: 20,
      clipNorm: 0,
      seed: 1,
    },
    input: { image: [shape[0], shape[1] + 2, shape[2] + 2], classes: 3 },
    pixelTable: Float32Array.from({ length: 256 * shape[0] }, (_, byte) => (byte % 256) / 255),
    padding: 1,
    optimizer: training.optimizer,
    augmentations: data.transforms,
  });
  session.initialize(1);
  const images = session.place({
    ...{ count: 20, shape: shape as [number, number, number] },
    pixels: Uint8Array.from({ length: 20 * size }, (_, i) => (i * 7919) % 256),
    labels: Uint8Array.from({ length: 20 }, (_, i) => i % 3),
  });
  const order = arena.integerConstants(20, () => Int32Array.from({ length: 20 }, (_, i) => i));
  const step = { start: 0, count: 20, rate: 0.1, step: 1, epoch: 1 };
  const [{ loss }] = await session.train(images, order, [step]);
  expect(loss / 20).toBeGreaterThan(0.1);
  arena.expectFences();
});
