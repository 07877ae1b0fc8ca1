import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { generateDigits } from '../../src/data/digits/generate.js';
import { Session } from '../../src/engine/session.js';
import { conv, dense, head, layer, pool, recurrent } from '../graph/networks.js';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

/** Heap growth allowed per step: nothing, except the noise of the heap itself. */
const BYTES_OF_A_STEP = 200;

describe('the training loop', () => {
  const networks: [string, ReturnType<typeof conv>[], object[]][] = [
    ['of independent blocks', [conv('c1', 6, 5), pool('s2', 'max', 2), dense('d', 30)], []],
    [
      'of dependent blocks, on augmented images',
      [
        conv('c1', 4, 5),
        layer('batch_norm', 'n'),
        recurrent('gru', 'r', 8, { sequence: 'rows' }),
        layer('dropout', 'o', { rate: 0.5 }),
      ],
      [
        { type: 'random_crop', options: { padding: 2 } },
        { type: 'elastic', options: { alpha: 10, sigma: 4 } },
      ],
    ],
  ];

  it.each(networks)('does not grow the heap or the shared memory, %s', async (_, network, augmentations) => {
    const session = new Session({
      network,
      head: head(),
      input: { image: [1, 28, 28], classes: 10 },
      engine: 'simd',
      batchSize: 32,
      optimizer: {
        type: 'sgd',
        options: { learning_rate: 0.01, weight_decay: 0, decay_biases: true, momentum: 0.9 },
      },
      clipNorm: 1,
      pixelTable: new Float32Array(256).fill(0.5),
      padding: 0,
      seed: 1,
      augmentations,
      threads: 0,
    } as ConstructorParameters<typeof Session>[0]);
    const images = session.place(generateDigits('train', 320, 1));
    const order = session.arena.integerConstants(320, () => Int32Array.from({ length: 320 }, (_, i) => i));
    session.initialize(1);
    const pass = () =>
      session.train(
        images,
        order,
        Array.from({ length: 10 }, (_, i) => ({ start: i * 32, count: 32, rate: 0.01, step: i + 1, epoch: 1 })),
      );
    const used = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return { heapUsed, arrayBuffers, memory: session.arena.memory.buffer.byteLength };
    };
    for (let i = 0; i < 5; i++) await pass();
    // The runner and the compiler allocate once; a leak in a step grows in every period.
    const stretches = [used()];
    for (let stretch = 0; stretch < 8; stretch++) {
      for (let i = 0; i < 15; i++) await pass();
      stretches.push(used());
    }
    const [before, after] = [stretches[0], stretches.at(-1)];
    expect(after?.memory).toBe(before?.memory);
    expect(after?.arrayBuffers).toBeLessThanOrEqual(before?.arrayBuffers as number);
    const grown = stretches.slice(1).map(({ heapUsed }, i) => heapUsed - (stretches[i]?.heapUsed as number));
    expect(Math.min(...grown), `bytes grown in each stretch: ${grown}`).toBeLessThan(150 * BYTES_OF_A_STEP);
  });
});
