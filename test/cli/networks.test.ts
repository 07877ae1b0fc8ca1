// The included networks: their layers and parameters, and that each of them trains.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.js';
import { graphOf } from '../../src/experiment/build.js';
import { prepareRun } from '../../src/experiment/prepare-run.js';
import { summarize } from '../../src/graph/summarize.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { differentConfigs } from './different-configs.js';
import { CONFIGS, json, lenet, temporary } from './lenet.js';

/** The summary of `lenet inspect`, computed in this process. */
async function inspect(name: string) {
  const loaded = await loadConfig(join(CONFIGS, `${name}.yaml`), ['data.source=digits']);
  return summarize(await graphOf(loaded, { cacheDir: temporary() }));
}

describe('lenet inspect', () => {
  it('shows the paper’s table for the 1998 network: 60,000 parameters, 340,908 connections', async () => {
    const { layers, parameters, connections } = await inspect('lenet5-1998');
    expect(layers.map((l) => [l.name, l.parameters, l.connections])).toEqual([
      ['c1', 156, 122_304],
      ['s2', 12, 5880],
      ['c3', 1516, 151_600],
      ['s4', 32, 2000],
      ['c5', 48_120, 48_120],
      ['f6', 10_164, 10_164],
      ['head', 0, 840],
    ]);
    expect([parameters, connections]).toEqual([60_000, 340_908]);
  });

  it.each([
    ['nagar-lenet5', 61_706],
    ['nagar-lenet5-tensorflow', 61_706],
    ['nagar-mlp', 102_070],
    ['fu-yang-lenet5', 60_806],
    ['fu-yang-lenet5-full', 61_706],
    ['cnn-m1', 716_234],
    ['cnn-m2', 2_128_650],
    ['cnn-m3', 56_753_866],
    ['landry-base', 44_426],
    ['landry-rnn', 44_426 - 84 * 121 + 17_304],
    ['landry-lstm', 44_426 - 84 * 121 + 69_216],
    ['lenet1', 2578],
    ['lenet4', 18_098],
    ['lenet5-best', 61_178],
  ])('gives %s %i parameters', async (name, parameters) => {
    expect((await inspect(name)).parameters).toBe(parameters);
  });
});

/** Networks of fifty-seven million parameters, too large for a test; see `docs/results.md`. */
const trainable = readdirSync(CONFIGS)
  .filter((name) => name.endsWith('.yaml') && !name.startsWith('cnn-m3'))
  .map((name) => name.replace('.yaml', ''));

interface Trial {
  readonly settings: { readonly base: string };
  readonly status: string;
  readonly note: string | null;
  readonly metrics: Record<string, unknown>;
}

describe('every included configuration', () => {
  it('trains, and its loss is finite', async () => {
    const cwd = temporary();
    const set = {
      'data.source': { digits: { train: 40, test: 10 } },
      'data.split': { train: 30, validation: 10 },
      'training.epochs': 1,
      'training.batch_size': 10,
    };
    const different = await differentConfigs(
      trainable.map((name) => join(CONFIGS, `${name}.yaml`)),
      set,
    );
    const study = { base: Object.fromEntries(different.map(({ name, file }) => [name, file])), set };
    writeFileSync(join(cwd, 'every.yaml'), stringify(study));
    const { runs } = json(await lenet(['sweep', 'every.yaml', '--json'], { cwd }));
    const outcomes = runs.map((run: Trial) => `${run.settings.base} ${run.note ?? run.status}`);
    expect(outcomes.sort()).toEqual(different.map(({ name }) => `${name} finished`).sort());
    for (const { settings, metrics } of runs) expect(metrics.test_loss, settings.base).toEqual(expect.any(Number));
  });
});

describe.skipIf(!process.env.LENET_DATA_DIR)('the 1998 network on MNIST (needs LENET_DATA_DIR)', () => {
  it("starts with rates about the paper's, 7e-5 to 0.016, but for a few outliers", async () => {
    const loaded = await loadConfig(join(CONFIGS, 'lenet5-1998.yaml'), ['data.limit.train=500']);
    const context = { dataDir: process.env.LENET_DATA_DIR, cacheDir: temporary() };
    const { session, images } = await prepareRun(loaded, resolveEngine('auto'), context, { count: 0 });
    session.initialize(1);
    const order = session.arena.integerConstants(500, () => Array.from({ length: 500 }, (_, i) => i));
    await session.estimateCurvature(images.train, order, 500, 1);
    const [curvature] = session.optimizerState();
    const rates = session.layout.parameters
      .flatMap(({ offset, count }) => [...curvature.subarray(offset / 4, offset / 4 + count)])
      .filter((h) => h > 0)
      .map((h) => 0.0005 / (0.02 + h))
      .sort((a, b) => a - b);
    const quantile = (share: number) => rates[Math.floor(share * (rates.length - 1))];
    expect(rates.length).toBeGreaterThan(59_000);
    expect(quantile(0.001)).toBeGreaterThan(3e-5);
    expect(quantile(0.001)).toBeLessThan(1.4e-4);
    expect(quantile(0.95)).toBeGreaterThan(0.008);
    expect(quantile(0.95)).toBeLessThan(0.024);
  });

  it('reads nine of ten digits after a tenth of its first pass', async () => {
    const set = ['--set', 'training.epochs=1', '--set', 'data.limit={train: 6000, test: 2000}'];
    const result = await lenet(['run', join(CONFIGS, 'lenet5-1998.yaml'), ...set, '--json'], {
      cwd: temporary(),
      env: { LENET_DATA_DIR: process.env.LENET_DATA_DIR },
    });
    expect(json(result).test.accuracy).toBeGreaterThan(0.9);
  }, 120_000);
});
