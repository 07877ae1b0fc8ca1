// Images that depend on their batch are evaluated batch by batch with the learnt parameters, and change nothing.
import { expect, it } from 'vitest';
import { generateDigits } from '../../src/data/digits/generate.js';
import { Session } from '../../src/engine/session.js';
import { dense, head, layer } from '../graph/networks.js';
import { FencedArena } from '../kernels/fenced-arena.js';

const IMAGES = 20;

/** Batches of 12 images: a full one and one of eight, each of at most two blocks. */
function made(threads: number, batchSize = 12, images = IMAGES, arena?: FencedArena) {
  const session = new Session({
    arena,
    network: [dense('d', 6), layer('batch_norm', 'n'), layer('dropout', 'drop', { rate: 0.5 })],
    head: head('softmax', { over: 'batch' }),
    input: { image: [1, 28, 28], classes: 10 },
    engine: 'simd',
    batchSize,
    optimizer: { type: 'sgd', options: { learning_rate: 0.1, weight_decay: 0, decay_biases: true } },
    clipNorm: 0,
    pixelTable: Float32Array.from({ length: 256 }, (_, byte) => byte / 255),
    padding: 0,
    seed: 1,
    augmentations: [],
    threads,
  });
  session.initialize(1);
  return { session, images: session.place(generateDigits('train', images, 1)) };
}

it.each([0, 2])('with %i workers', async (threads) => {
  const { session, images } = made(threads);
  const before = session.snapshot();
  const seen: number[] = [];
  const first = await session.evaluate(images, ({ image }) => void seen.push(image));
  expect(seen).toEqual(Array.from({ length: IMAGES }, (_, i) => i));
  // Neither running means nor a newly drawn mask.
  expect(session.snapshot()).toEqual(before);
  expect(await session.evaluate(images)).toEqual(first);
  await session.close();
});

it('gives the same losses on any number of threads', async () => {
  const losses = [0, 1, 2, 3].map(async (threads) => {
    const { session, images } = made(threads);
    const { loss } = await session.evaluate(images);
    await session.close();
    return loss;
  });
  const [one, ...others] = await Promise.all(losses);
  expect(others).toEqual([one, one, one]);
});

it('supports batches of more than 8,192 images, the usual maximum of one command', async () => {
  const arena = new FencedArena();
  const { session, images } = made(0, 8200, 8210, arena);
  let seen = 0;
  const { count } = await session.evaluate(images, () => void seen++);
  expect([count, seen]).toEqual([8210, 8210]);
  arena.expectFences();
});
