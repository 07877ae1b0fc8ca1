// Written data are read back unchanged: configurations, tensors, the records of runs.
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoadedConfig, loadConfig } from '../../src/config/load.js';
import { fingerprintOf } from '../../src/runs/fingerprint.js';
import { readEnvironment, readMetrics, readRun } from '../../src/runs/read-run.js';
import type { Environment, Metrics, MetricsLine, Summary, TestMetrics } from '../../src/runs/records.js';
import { RunDirectory, resolvedText } from '../../src/runs/run-directory.js';
import { decodeMetadata, decodeTensors, encodeTensors } from '../../src/runs/safetensors.js';
import { smallRun } from '../experiment/small-run.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-round-'));
let made = 0;

describe('a resolved configuration', () => {
  async function again(loaded: LoadedConfig): Promise<LoadedConfig> {
    const path = join(folder, `again-${made++}.yaml`);
    writeFileSync(path, resolvedText(loaded.resolved));
    return loadConfig(path);
  }

  it.each(readdirSync('configs').filter((name) => name.endsWith('.yaml')))(
    'of %s stays the same if written and read',
    async (name) => {
      const loaded = await loadConfig(join('configs', name));
      const { resolved, experiment } = await again(loaded);
      expect(resolved).toEqual(loaded.resolved);
      expect(experiment).toEqual(loaded.experiment);
      expect(fingerprintOf(resolved)).toBe(fingerprintOf(loaded.resolved));
    },
  );

  it('keeps any description, and no description changes the training', async () => {
    const bare = await loadConfig('configs/lenet1.yaml');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
        // Text that looks like a reference to a variable, and like a comment.
        const description = `\${name} # ${text}: \${${text}}`;
        const told = { ...bare, resolved: { ...bare.resolved, description } };
        const { resolved } = await again(told);
        expect(resolved.description).toBe(description);
        expect(fingerprintOf(resolved)).toBe(fingerprintOf(bare.resolved));
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  it('has a different fingerprint with another seed, rate or layer, and the same one with its keys reordered', async () => {
    const of = async (...set: string[]) => (await loadConfig('configs/lenet1.yaml', set)).resolved;
    const plain = await of();
    const others = [['seed=2'], ['training.optimizer={adam: {learning_rate: 0.002}}'], ['training.batch_size=63']];
    const all = [plain, ...(await Promise.all(others.map((set) => of(...set))))].map((resolved) =>
      fingerprintOf(resolved),
    );
    expect(new Set(all).size).toBe(all.length);
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, turned(inner)]),
      );
    };
    expect(fingerprintOf(turned(plain) as Record<string, unknown>)).toBe(all[0]);
  });
});

describe('tensors', () => {
  const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  const number = fc.float({ noNaN: true });
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'grapheme', minLength: 200, maxLength: 400 }),
  );

  /** Numbers in the middle of others, like parameters in memory. */
  const viewOf = (values: readonly number[]) => Float32Array.from([7, ...values, 8]).subarray(1, values.length + 1);

  it('of any shape (including empty), any values and any names keep every bit', () => {
    const tensor = shape.chain((sizes) => {
      const count = sizes.reduce((a, b) => a * b, 1);
      return fc.tuple(fc.constant(sizes), fc.array(number, { minLength: count, maxLength: count }));
    });
    const named = fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 5 });
    const texts = fc.dictionary(
      name.filter((key) => key !== 'format'),
      fc.string({ unit: 'grapheme' }),
      { maxKeys: 3, noNullPrototype: true },
    );
    fc.assert(
      fc.property(named, texts, (entries, metadata) => {
        const known = entries.filter(
          ([key]) => !['__metadata__', '__proto__'].includes(key) && !key.endsWith('num_batches_tracked'),
        );
        const tensors = new Map(known.map(([key, [sizes, values]]) => [key, { shape: sizes, values: viewOf(values) }]));
        const bytes = encodeTensors(tensors, metadata);
        const found = decodeTensors(bytes);
        expect([...found.keys()].sort()).toEqual([...tensors.keys()].sort());
        for (const [key, { shape: sizes, values }] of tensors) {
          expect(found.get(key)?.shape).toEqual(sizes);
          const bits = (floats: Float32Array | undefined) => [
            ...new Uint32Array(Float32Array.from(floats ?? []).buffer),
          ];
          expect(bits(found.get(key)?.values)).toEqual(bits(values));
        }
        expect(decodeMetadata(bytes)).toEqual({ format: 'pt', ...metadata });
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('the records of a run', () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => (Object.is(v, -0) ? 0 : v));
  const share = fc.double({ min: 0, max: 1, noNaN: true }).map((v) => v + 0);
  const metrics: fc.Arbitrary<Metrics> = fc.record({ loss: double, accuracy: share });
  const epoch = fc.double({ min: 0, max: 1e5, noNaN: true }).map((v) => v + 0);
  const count = fc.nat();
  const line = fc.oneof(
    fc.record({ kind: fc.constant('step' as const), epoch, step: count, learning_rate: share, train: metrics }),
    fc.record({
      kind: fc.constant('epoch' as const),
      epoch,
      step: count,
      train: metrics,
      validation: fc.option(metrics),
    }),
    fc.record({ kind: fc.constant('validation' as const), epoch, step: count, validation: metrics, test: metrics }),
    fc.record({ kind: fc.constant('test' as const), epoch, test: metrics }),
  );

  it('are the appended lines with any numbers, up to an incomplete one', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines: MetricsLine[]) => {
        const path = join(folder, `lines-${made++}`);
        mkdirSync(path);
        const directory = RunDirectory.open(path);
        for (const one of lines) directory.appendMetrics(one);
        expect(readMetrics(path)).toEqual(lines);
        appendFileSync(join(path, 'metrics.jsonl'), JSON.stringify(lines[0]).slice(0, -2));
        expect(readMetrics(path)).toEqual(lines);
        const whole = directory.metricsBytes();
        directory.truncateMetrics(whole);
        directory.appendMetrics(lines[0]);
        expect(readMetrics(path)).toEqual([...lines, lines[0]]);
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  it('are the written summary and environment', async () => {
    const run = await smallRun({ set: ['training.epochs=1'] });
    const { test: measured } = run;
    const test = fc
      .record({ loss: double, accuracy: share })
      .map((some): TestMetrics | null => (measured ? { ...measured, ...some } : null));
    const part = fc.record({
      message: fc.option(fc.string({ unit: 'grapheme' })),
      status: fc.constantFrom<Summary['status'][]>('finished', 'failed', 'interrupted'),
      best_epoch: fc.option(epoch),
      train: fc.option(metrics),
      validation: fc.option(metrics),
      last_validation: fc.option(metrics),
      final_train: fc.option(metrics),
      test: fc.option(test),
      earlier_epochs: fc.array(fc.nat({ max: 99 }), { maxLength: 3 }),
    });
    const environment = fc.record({
      cpu: fc.string({ unit: 'grapheme' }),
      cores: fc.integer({ min: 1, max: 512 }),
      command: fc.array(fc.string()),
    });
    fc.assert(
      fc.property(part, environment, (changes, machine) => {
        const path = join(folder, `run-${made++}`);
        mkdirSync(path);
        const directory = RunDirectory.open(path);
        const summary: Summary = { ...run, run: basename(path), ...changes };
        const here: Environment = { ...readEnvironment(run.run), ...machine };
        directory.begin('', run.config, here);
        directory.writeSummary(summary);
        expect(readRun(path).summary).toEqual(summary);
        expect(readEnvironment(path)).toEqual(here);
      }),
      { numRuns: 15, seed: 1 },
    );
  });
});
