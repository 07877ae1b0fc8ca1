import { describe, expect, it } from 'vitest';
import { workerCrew } from '../../src/engine/crew.js';
import { CrewError } from '../../src/engine/crew-error.js';
import { IdleWorker } from '../../src/engine/idle-worker.js';
import { Session } from '../../src/engine/session.js';
import { dense, head } from '../graph/networks.js';

const make = () =>
  new Session({
    network: [dense('d', 4)],
    head: head(),
    input: { image: [1, 4, 4], classes: 3 },
    engine: 'simd',
    batchSize: 8,
    optimizer: { type: 'sgd', options: { learning_rate: 0.1, weight_decay: 0, decay_biases: true } },
    clipNorm: 0,
    pixelTable: new Float32Array(256),
    padding: 0,
    seed: 1,
    augmentations: [],
    threads: 3,
  });

describe('a crew of workers', () => {
  it('that throws ends with the error message instead of hanging, and stays ended', async () => {
    const session = make();
    const images = session.place({
      count: 8,
      shape: [1, 4, 4],
      pixels: new Uint8Array(128),
      labels: new Uint8Array(8),
    });
    const broken = [{ start: 0, count: 8, rate: 0.1, step: 1, epoch: 1 }];
    // Far outside the memory: the kernels trap.
    const failing = session.train({ ...images, pixels: 2 ** 32 - 64 }, 2 ** 31, broken);
    const behind = session.train(images, 64, broken);
    await expect(Promise.allSettled([failing, behind])).resolves.toMatchObject([
      { status: 'rejected', reason: expect.any(CrewError) },
      { status: 'rejected', reason: expect.any(CrewError) },
    ]);
    await expect(session.train(images, 64, broken)).rejects.toThrow(/^thread \d: /);
    await session.close();
  });

  it('has done a command when every thread has, however far the others are', async () => {
    // Thread 0 answers at once; thread 1 answers later, and says so in shared memory first.
    const code = `import { parentPort } from 'node:worker_threads';
      let thread;
      parentPort.on('message', (message) => {
        if ('thread' in message) thread = message.thread;
        else if (thread === 0) parentPort.postMessage(null);
        else setTimeout(() => { message.answered[0]++; parentPort.postMessage(null); }, 30);
      });`;
    const idle = [0, 1].map(() => new IdleWorker(new URL(`data:text/javascript,${encodeURIComponent(code)}`)));
    const plan = { options: { threads: 2 } } as Parameters<typeof workerCrew>[0];
    const crew = workerCrew(plan, idle);
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const command = { kind: 'evaluate', answered } as Parameters<typeof crew.run>[0] & { answered: Int32Array };
    const seen = [crew.run(command), crew.run(command)].map((done) => done.then(() => answered[0]));
    expect(await seen[0]).toBeGreaterThanOrEqual(1);
    expect(await seen[1]).toBe(2);
    await crew.close();
  });
});
