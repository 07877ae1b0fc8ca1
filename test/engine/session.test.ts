import { describe, expect, it } from 'vitest';
import { generateDigits } from '../../src/data/digits/generate.js';
import { gradientGroups } from '../../src/engine/gradient-memory.js';
import { Session } from '../../src/engine/session.js';
import { exportTensors, importTensors, TensorMismatch } from '../../src/engine/tensors.js';
import type { EngineName } from '../../src/kernels/index.js';
import { conv, dense, head, pool } from '../graph/networks.js';
import { fastEngines } from '../kernels/bench-space.js';

const digits = generateDigits('train', 256, 1);
const lenet = [
  conv('c1', 6, 5, { activation: 'relu' }),
  pool('s2', 'max', 2),
  conv('c3', 16, 5, { activation: 'relu' }),
  pool('s4', 'max', 2),
  dense('f6', 30, { activation: 'sigmoid' }),
];

function session(
  engine: EngineName = 'simd',
  { batchSize = 32, clipNorm = 0, seed = 1, rate = 0.1, threads = 0 } = {},
) {
  const options = { learning_rate: rate, weight_decay: 0, decay_biases: true, momentum: 0, nesterov: false };
  const made = new Session({
    network: lenet,
    head: head(),
    input: { image: [1, 28, 28], classes: 10 },
    threads,
    engine,
    batchSize,
    optimizer: { type: 'sgd', options },
    clipNorm,
    pixelTable: Float32Array.from({ length: 256 }, (_, byte) => byte / 255),
    padding: 0,
    seed: 1,
    augmentations: [],
  });
  made.initialize(seed);
  const images = made.place(digits);
  const order = made.arena.integerConstants(256, () => Int32Array.from({ length: 256 }, (_, i) => i));
  /** Steps of `count` images each, from image `start` on. */
  const train = (start: number, count: number, steps = 1) =>
    made.train(
      images,
      order,
      Array.from({ length: steps }, (_, i) => ({ start: start + i * count, count, rate, step: i + 1, epoch: 1 })),
    );
  return { made, images, train };
}

const values = (s: Session) => [...s.snapshot()];
const largest = (a: number[], b: number[]) => Math.max(...a.map((v, i) => Math.abs(v - b[i])));

describe.each(['reference', ...fastEngines] as EngineName[])('a session on the %s engine', (engine) => {
  it('gives a partial last block the same gradient as whole blocks', async () => {
    const whole = session(engine, { batchSize: 16 });
    await whole.train(0, 13);
    // The same mean gradient, one image at a time from the same start.
    const single = session(engine, { batchSize: 16 });
    const before = values(single.made);
    const expected = [...before];
    for (let i = 0; i < 13; i++) {
      single.made.restore(Float32Array.from(before));
      await single.train(i, 1);
      for (const [k, v] of values(single.made).entries()) expected[k] += (v - before[k]) / 13;
    }
    expect(largest(values(whole.made), expected)).toBeLessThan(2e-6);
  });

  it('reduces the loss', async () => {
    const s = session(engine, { rate: 0.3 });
    const losses: number[] = [];
    for (let i = 0; i < 12; i++) losses.push((await s.train((i % 2) * 32, 32))[0].loss / 32);
    expect(losses[0]).toBeGreaterThan(2);
    expect(losses[11]).toBeLessThan(losses[0] - 0.05);
  });
});

describe('a session', () => {
  it('is bit-identical for the same seed, and different for another', async () => {
    const run = async (seed: number) => {
      const s = session('simd', { seed });
      await s.train(0, 32, 5);
      return values(s.made);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it.each([0, 3])('does a command that waits behind another like one that was awaited: %d threads', async (threads) => {
    const [awaited, queued] = [0, threads].map((count) => session('simd', { threads: count }));
    const expected = [await awaited.train(0, 32, 4), await awaited.train(128, 32, 3), await awaited.train(0, 32, 2)];
    const [first, second] = [queued.train(0, 32, 4), queued.train(128, 32, 3)];
    const found = [await first];
    const third = queued.train(0, 32, 2);
    found.push(await second, await third);
    expect(found).toEqual(expected);
    expect(values(queued.made)).toEqual(values(awaited.made));
    await queued.made.close();
  });

  it('agrees with the reference over several steps', async () => {
    const run = async (engine: EngineName) => {
      const s = session(engine);
      await s.train(0, 32, 4);
      return values(s.made);
    };
    const reference = await run('reference');
    for (const engine of fastEngines) expect(largest(await run(engine), reference)).toBeLessThan(1e-5);
  });

  it('counts and scores every image in evaluation, also in a partial block', async () => {
    const { made } = session();
    const few = made.place(generateDigits('train', 27, 1));
    const seen: number[] = [];
    const totals = await made.evaluate(few, ({ image, prediction, loss, rank, confidence }) => {
      seen.push(image);
      expect(prediction).toBeGreaterThanOrEqual(0);
      expect(loss).toBeGreaterThan(0);
      expect(rank).toBeLessThan(10);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    });
    expect(seen).toEqual(Array.from({ length: 27 }, (_, i) => i));
    expect(totals.count).toBe(27);
  });

  it('counts correct images beyond the 8,192 of one command', async () => {
    const { made } = session();
    // The same digits repeatedly, with labels in a different order each time.
    const count = 8500;
    const labels = Uint8Array.from({ length: count }, (_, i) => (i * 7 + Math.floor(i / 256)) % 10);
    const pixels = Uint8Array.from({ length: count * 784 }, (_, i) => digits.pixels[i % digits.pixels.length]);
    const images = made.place({ ...digits, count, pixels, labels });
    let right = 0;
    const predicted: number[] = [];
    const { correct } = await made.evaluate(images, ({ image, prediction }) => {
      predicted.push(prediction);
      if (prediction === labels[image]) right++;
    });
    expect(right).toBeGreaterThan(500);
    expect(correct).toBe(right);
    const observed: number[] = [];
    made.observe(images, ({ image, prediction }) => {
      expect(image).toBe(observed.length);
      observed.push(prediction);
    });
    expect(observed).toEqual(predicted);
  });

  it('predicts a single image as in evaluation', async () => {
    const { made, images, train } = session('simd', { rate: 0.3 });
    for (let epoch = 0; epoch < 4; epoch++) await train(0, 32, 8);
    const predicted: number[] = [];
    await made.evaluate(images, ({ prediction }) => void predicted.push(prediction));
    const some = [0, 5, 17, 3, 100];
    expect(some.map((image) => made.classify(images, image))).toEqual(some.map((image) => predicted[image]));
    expect(new Set(predicted).size).toBeGreaterThan(1);
  });

  it('refuses a third command while two are not done', async () => {
    const s = session();
    const first = [s.train(0, 32), s.train(32, 32)];
    await expect(s.train(64, 32)).rejects.toThrow('at most two train commands');
    await Promise.all(first);
    await expect(s.train(64, 32)).resolves.toHaveLength(1);
  });

  it('refuses more steps at a time than its results buffer holds', async () => {
    const { made, images } = session();
    const steps = Array.from({ length: 513 }, (_, i) => ({ start: 0, count: 8, rate: 0.1, step: i + 1, epoch: 1 }));
    await expect(made.train(images, 0, steps)).rejects.toThrow('at most 512 steps at a time');
  });

  it('evaluates its current parameters: initial, trained, imported', async () => {
    const { made, images, train } = session();
    const lossOf = async (parameters: Float32Array) => {
      const other = session('simd', { seed: 9 });
      other.made.restore(parameters);
      return (await other.made.evaluate(other.images)).loss;
    };
    const seen: number[] = [];
    const check = async () => {
      const { loss } = await made.evaluate(images);
      expect(loss).toBe(await lossOf(made.snapshot()));
      seen.push(loss);
    };
    const start = made.snapshot();
    await check();
    await train(0, 32, 4);
    await check();
    made.restore(start);
    await check();
    made.initialize(5);
    await check();
    expect(seen[2]).toBe(seen[0]);
    expect(new Set(seen).size).toBe(3);
  });

  it('scales a long gradient down to clip_norm', async () => {
    const step = async (clipNorm: number) => {
      const s = session('simd', { clipNorm, rate: 1 });
      const before = values(s.made);
      await s.train(0, 32);
      return Math.hypot(...values(s.made).map((v, i) => v - before[i]));
    };
    expect(await step(0)).toBeGreaterThan(0.02);
    expect(await step(0.01)).toBeCloseTo(0.01, 4);
  });

  it('imports exactly the tensors that it exported, and lists all that do not fit', () => {
    const { made } = session();
    const tensors = exportTensors(made.layout, made.arena, made.parameters);
    expect([...tensors.keys()]).toEqual([
      'c1.weight',
      'c1.bias',
      'c3.weight',
      'c3.bias',
      'f6.weight',
      'f6.bias',
      'head.weight',
      'head.bias',
    ]);
    expect(tensors.get('c3.weight')?.shape).toEqual([16, 6, 5, 5]);
    const other = session('simd', { seed: 2 }).made;
    importTensors(other.layout, other.arena, other.parameters, tensors);
    expect(values(other)).toEqual(values(made));
    tensors.delete('c1.bias');
    tensors.set('x', { shape: [1], values: new Float32Array(1) });
    tensors.set('head.bias', { shape: [3], values: new Float32Array(3) });
    const broken = () => importTensors(other.layout, other.arena, other.parameters, tensors);
    expect(broken).toThrow(TensorMismatch);
    expect(broken).toThrow(
      /c1\.bias: missing; 6 expected\n.*head\.bias: 3 in the file, 10 in the network\n.*x: in the file/,
    );
  });
});

describe('gradient groups', () => {
  it('depend only on the batch and the size of the network, and stay within memory', () => {
    expect([1, 8, 9, 64, 65, 1000].map((batch) => gradientGroups(batch, 1000))).toEqual([1, 1, 2, 8, 9, 16]);
    expect([228e6, 600e6].map((bytes) => gradientGroups(128, bytes))).toEqual([1, 1]);
    // 256 MiB in total are enough.
    expect([2 ** 25, 2 ** 25 + 1].map((bytes) => gradientGroups(64, bytes))).toEqual([8, 4]);
  });
});
