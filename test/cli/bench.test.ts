import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIGS, json, lenet } from './lenet.js';

const maxpool = join(CONFIGS, 'lenet5-maxpool.yaml');

describe('lenet bench', () => {
  it('prints exactly the documented JSON, with one result per number of threads and batch size', async () => {
    const record = json(
      await lenet(['bench', maxpool, '--threads', '1,2', '--batch', '8,16', '--repetitions', '1', '--json']),
    );
    expect(Object.keys(record)).toEqual(['engine', 'peaks', 'results']);
    expect(record.results.map((r: { threads: number; batch: number }) => [r.threads, r.batch])).toEqual([
      [1, 8],
      [1, 16],
      [2, 8],
      [2, 16],
    ]);
    for (const result of record.results) {
      expect(Object.keys(result)).toEqual([
        'threads',
        'batch',
        'train_images_per_second',
        'train_gflops',
        'percent_of_peak',
        'percent_of_machine',
        'infer_images_per_second',
        'latency_ms',
      ]);
      // 2.264 MFLOP per training image: the counted operations are those of the network.
      expect((1000 * result.train_gflops) / result.train_images_per_second).toBeCloseTo(2.264, 1);
      const share = (100 * result.train_gflops) / (record.peaks[0].gflops * result.threads);
      expect(Math.abs(result.percent_of_peak - share)).toBeLessThan(0.5);
      expect(result.latency_ms.p99).toBeGreaterThanOrEqual(result.latency_ms.median);
    }
  });

  it('measures batches of one image, in more steps than one command takes', async () => {
    const { results } = json(
      await lenet(['bench', maxpool, '--threads', '1', '--batch', '1', '--repetitions', '1', '--json']),
    );
    expect(results).toMatchObject([{ threads: 1, batch: 1 }]);
    expect(results[0].train_images_per_second).toBeGreaterThan(0);
  });

  it('refuses a value that is not a number', async () => {
    expect(await lenet(['bench', maxpool, '--threads', 'two'])).toMatchObject({ code: 2 });
  });
});

describe('lenet inspect --profile', () => {
  it('times both passes of every layer, for one image and a batch, with totals', async () => {
    const record = json(await lenet(['inspect', maxpool, '--profile', '--json']));
    expect(record.layers.map((l: { name: string }) => l.name)).toEqual(['c1', 's2', 'c3', 's4', 'c5', 'f6', 'head']);
    const shares = record.layers.reduce((sum: number, l: { share: number }) => sum + l.share, 0);
    expect(shares).toBeCloseTo(1, 6);
    for (const layer of record.layers)
      expect(Object.keys(layer)).toEqual([
        ...['name', 'type', 'image_ms', 'batch_ms', 'share', 'gflops', 'percent_of_peak'],
      ]);
    const text = (await lenet(['inspect', maxpool, '--profile'])).stdout;
    expect(text).toMatch(/^layer +share +1 forward +1 back +64 forward +64 back +GFLOP\/s/m);
    expect(text).toMatch(/^convolutions .*\npooling .*\ndense .*\ntotal +100\.00 %/m);
    expect(text).toContain('milliseconds of 1 image and of a batch of 64, forward and backward (back)');
  });
});
