// Workers that are started before their session: used by it, ended with it, and never silently dead.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { IdleWorker, idleWorkers } from '../../src/engine/idle-worker.js';
import { Session } from '../../src/engine/session.js';
import { dense, head } from '../graph/networks.js';

const sessionWith = (workers: ReturnType<typeof idleWorkers>) =>
  new Session({
    ...{ network: [dense('d', 4)], head: head(), input: { image: [1, 4, 4], classes: 3 }, engine: 'simd' as const },
    ...{ batchSize: 8, clipNorm: 0, pixelTable: new Float32Array(256), padding: 0, seed: 1, augmentations: [] },
    optimizer: { type: 'sgd', options: { learning_rate: 0.1, weight_decay: 0, decay_biases: true } },
    ...{ threads: workers.length, workers },
  });
const IMAGES = { count: 8, shape: [1, 4, 4], pixels: new Uint8Array(128), labels: new Uint8Array(8) } as const;
describe('an idle worker', () => {
  it('runs the session that it was started for', async () => {
    const session = sessionWith(idleWorkers(2));
    expect((await session.evaluate(session.place(IMAGES))).count).toBe(8);
    await session.close();
  });

  it('ends with a session that never starts', async () => {
    const workers = idleWorkers(2);
    const stops = workers.map((worker) => vi.spyOn(worker, 'stop'));
    await sessionWith(workers).close();
    for (const stop of stops) expect(stop).toHaveBeenCalledOnce();
  });

  it('that has died before its session starts fails the session instead of hanging it', async () => {
    const dead = new IdleWorker(new URL('data:text/javascript,process.exit(3)'));
    await setTimeout(500);
    const session = sessionWith([dead, ...idleWorkers(1)]);
    await expect(session.evaluate(session.place(IMAGES))).rejects.toThrow(
      /^thread 0:? ended by itself \(exit code 3\)$/,
    );
    await session.close();
  });
});
