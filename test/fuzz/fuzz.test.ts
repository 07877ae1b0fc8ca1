// Damaged inputs of every kind, read by the real code. `npm run fuzz` does the same for longer.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { analyse } from '../../src/compare/analysis.js';
import { loadConfig } from '../../src/config/load.js';
import { decodeImage } from '../../src/data/decode-image.js';
import { sources } from '../../src/data/sources/index.js';
import { checkExperiment } from '../../src/experiment/check.js';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { comparisonSource } from '../../src/figures/comparison-source.js';
import { runFigures } from '../../src/figures/run/index.js';
import { runSource } from '../../src/figures/run-source.js';
import { readCheckpoint } from '../../src/runs/checkpoint.js';
import { readTensors } from '../../src/runs/read-model.js';
import { resolvedText } from '../../src/runs/run-directory.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { planStudy } from '../../src/sweep/plan.js';
import { RunEntry } from '../../src/ui/run-entry.js';
import { CONFIGS } from '../cli/lenet.js';
import { resumeSmall, smallRun } from '../experiment/small-run.js';
import { fuzz } from './fuzz.js';
import { damagedBytes, damagedJson, damagedYaml } from './mutations.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-fuzz-'));
const context = { cacheDir: folder };
const yamlIn = (path: string) => readdirSync(path).filter((name) => name.endsWith('.yaml'));
const textsIn = (path: string) => yamlIn(path).map((name) => readFileSync(join(path, name), 'utf8'));

/** Interrupted after its first epoch. */
let run: string;
/** The same, not interrupted, and its model's SHA-256. */
let finished: string;
let model: string | null;
beforeAll(async () => {
  cpSync(CONFIGS, join(folder, 'configs'), { recursive: true });
  run = (await smallRun({ until: 1 })).run;
  ({ run: finished, model_sha256: model } = await smallRun());
});

it('configurations are accepted, or refused', async () => {
  const file = join(folder, 'configs', 'fuzz.yaml');
  const again = join(folder, 'configs', 'again.yaml');
  const texts = textsIn(CONFIGS);
  await fuzz('configurations', { whole: texts[0], damaged: damagedYaml(texts) }, async (text) => {
    writeFileSync(file, text);
    const loaded = await loadConfig(file);
    await checkExperiment(loaded, context);
    // A run writes the resolved configuration, which resolves to itself.
    writeFileSync(again, resolvedText(loaded.resolved));
    expect((await loadConfig(again)).resolved).toEqual(loaded.resolved);
  });
});

it('changes by --set are applied, or refused', async () => {
  const base = join(folder, 'configs', 'lenet5-maxpool.yaml');
  const steps = [
    'network',
    'c1',
    '0',
    '-1',
    'conv2d',
    'filters',
    'activation',
    'function',
    'training',
    'optimizer',
    'adam',
    'data',
  ];
  const more = [
    'transforms',
    'scale',
    'parameters',
    'learning_rate',
    'toString',
    '__proto__',
    'name',
    'head',
    'softmax',
    '',
  ];
  const path = fc.array(fc.constantFrom(...steps, ...more), { minLength: 1, maxLength: 5 });
  const value = fc.constantFrom(
    '1',
    'null',
    '',
    'relu',
    '{a: 1}',
    '[]',
    '${activation}',
    '{sgd: {learning_rate: 1}}',
    '*a',
  );
  const set = fc.array(
    fc.tuple(path, value).map(([p, v]) => `${p.join('.')}=${v}`),
    { minLength: 1, maxLength: 3 },
  );
  await fuzz('--set', { whole: ['training.epochs=1'], damaged: set }, async (changes) => {
    await checkExperiment(await loadConfig(base, changes), context);
  });
});

it('studies are planned, or refused', async () => {
  const studies = join(folder, 'configs', 'studies');
  const file = join(studies, 'fuzz.yaml');
  // Planning large studies takes long, which is expected.
  const small = textsIn(join(CONFIGS, 'studies')).filter((text) => text.length < 1500);
  await fuzz('studies', { whole: small[0], damaged: damagedYaml(small) }, async (text) => {
    writeFileSync(file, text);
    const { record } = await planStudy(await loadStudy(file), file, context);
    expect(new Set(record.trials.map(({ id }) => id)).size).toBe(record.trials.length);
  });
});

it('records of a run are shown as rows of tables, or refused with a reason', async () => {
  const files = ['summary.json', 'metrics.jsonl', 'environment.json'];
  const texts = files.map((name) => readFileSync(join(finished, name), 'utf8'));
  const damage = fc
    .tuple(fc.nat({ max: files.length - 1 }), fc.nat())
    .chain(([which]) => damagedJson([texts[which]]).map((text) => ({ name: files[which], text })));
  const copy = join(dirname(finished), 'copy');
  cpSync(finished, copy, { recursive: true });
  const whole = { name: files[0], text: texts[0] };
  await fuzz('run records', { whole, damaged: damage }, async ({ name, text }) => {
    for (const [i, file] of files.entries()) writeFileSync(join(copy, file), file === name ? text : texts[i]);
    const { view } = analyse([finished, copy], {});
    expect(view.rows).toHaveLength(2);
    const entry = new RunEntry(dirname(finished), 'copy');
    entry.refresh();
    expect(entry.row([]).id).toBe('copy');
    const comparison = comparisonSource([finished, copy]);
    for (const figure of comparisonFigures.kinds) await figure.draw(comparison);
    const source = runSource(copy, 'simd', context, { points: 10, mistakes: 1 });
    for (const figure of runFigures.kinds.filter((one) => ['curves', 'confusion'].includes(one.name)))
      await figure.draw(source);
  });
});

it('a damaged run resumes, or is refused with a reason', async () => {
  const names = ['summary.json', 'metrics.jsonl', 'environment.json', 'resolved.yaml'];
  const damage = fc
    .constantFrom(...names)
    .chain((name) => damagedJson([readFileSync(join(run, name), 'utf8')]).map((text) => ({ name, text })));
  const copy = join(dirname(run), 'going-on');
  const whole = { name: names[0], text: readFileSync(join(run, names[0]), 'utf8') };
  await fuzz('resumed runs', { whole, damaged: damage }, async ({ name, text }) => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(run, copy, { recursive: true });
    writeFileSync(join(copy, name), text);
    // With the bytes of the uninterrupted run.
    const { status, epochs, model_sha256 } = await resumeSmall(copy);
    // The number of epochs may change: the damage may have changed it.
    expect([status, epochs === 2 ? model_sha256 : model]).toEqual(['finished', model]);
  });
});

it('checkpoints are intact, or skipped', async () => {
  const whole = readCheckpoint(run)?.checkpoint;
  const [name] = readdirSync(join(run, 'checkpoints')).sort().reverse();
  const path = join(folder, 'with-checkpoint');
  mkdirSync(join(path, 'checkpoints'), { recursive: true });
  const file = readFileSync(join(run, 'checkpoints', name));
  await fuzz('checkpoints', { whole: file, damaged: damagedBytes([file]) }, (bytes) => {
    writeFileSync(join(path, 'checkpoints', name), bytes);
    expect(readCheckpoint(path)?.checkpoint).toEqual(whole);
  });
});

it('stored parameters are read, or refused', async () => {
  const stored = readFileSync(join(run, 'model.safetensors'));
  const length = Number(stored.readBigUInt64LE(0));
  const header = stored.toString('utf8', 8, 8 + length);
  const file = join(folder, 'fuzz.safetensors');
  const rewritten = damagedJson([header]).map((text) => {
    const json = Buffer.from(text);
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([size, json, stored.subarray(8 + length)]);
  });
  await fuzz<Uint8Array>(
    'safetensors',
    { whole: stored, damaged: fc.oneof(rewritten, damagedBytes([stored])) },
    (bytes) => {
      writeFileSync(file, bytes);
      for (const { shape, values } of readTensors(file).values()) {
        expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
        expect(values.every(Number.isFinite)).toBe(true);
      }
    },
  );
});

it('IDX files are read, or refused', async () => {
  const file = (sizes: number[], bytes: number[]) =>
    Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, 0, size]), ...bytes]);
  const files = {
    train_images: file(
      [4, 2, 2],
      Array.from({ length: 16 }, (_, i) => i),
    ),
    train_labels: file([4], [0, 1, 2, 1]),
    test_images: file([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
    test_labels: file([2], [0, 2]),
  };
  const keys = Object.keys(files) as (keyof typeof files)[];
  const options = { classes: 3, label_offset: 0, ...Object.fromEntries(keys.map((key) => [key, join(folder, key)])) };
  const damage = fc.constantFrom(...keys).chain((key) => damagedBytes([files[key]]).map((bytes) => ({ key, bytes })));
  const whole = { key: keys[0], bytes: files[keys[0]] };
  await fuzz('IDX files', { whole, damaged: damage }, async ({ key, bytes }) => {
    for (const one of keys) writeFileSync(join(folder, one), one === key ? bytes : files[one]);
    const { train, test } = await sources.of('idx').load(options as never, context);
    for (const { count, shape, pixels, labels } of [train, test]) {
      expect(count).toBeGreaterThan(0);
      expect([labels.length, pixels.length]).toEqual([count, count * shape[0] * shape[1] * shape[2]]);
      expect(labels.every((label) => label < 3)).toBe(true);
    }
  });
});

it('images are decoded, or refused', async () => {
  const raw = Buffer.from(Array.from({ length: 12 * 9 * 3 }, (_, i) => (i * 37) % 256));
  const image = sharp(raw, { raw: { width: 12, height: 9, channels: 3 } });
  const files = await Promise.all([
    image.clone().png().toBuffer(),
    image.clone().jpeg().toBuffer(),
    image.clone().webp().toBuffer(),
  ]);
  await fuzz<Uint8Array>('images', { whole: files[0], damaged: damagedBytes(files) }, async (bytes) => {
    const { shape, pixels } = await decodeImage(Buffer.from(bytes), 'fuzz.png', { channels: 1, longest: 2000 });
    expect(pixels.length).toBe(shape[0] * shape[1] * shape[2]);
  });
});

it('the records of a study are read, or refused', async () => {
  const study = join(folder, 'study');
  mkdirSync(join(study, 'trial'), { recursive: true });
  cpSync(run, join(study, 'trial'), { recursive: true });
  const file = join(folder, 'configs', 'one.yaml');
  writeFileSync(file, 'base: quickstart.yaml\ngrid: {training.batch_size: [16, 32]}\n');
  const { record } = await planStudy(await loadStudy(file), file, context);
  const text = JSON.stringify({
    ...record,
    trials: record.trials.map((one, i) => ({ ...one, id: i === 0 ? 'trial' : one.id })),
  });
  const journal = `${JSON.stringify({ time: '', trial: 'trial', event: 'failed', reason: 'why' })}\n`;
  const damage = fc.oneof(
    damagedJson([text]).map((json) => ({ json, lines: journal })),
    damagedJson([journal]).map((lines) => ({ json: text, lines })),
  );
  await fuzz('study records', { whole: { json: text, lines: journal }, damaged: damage }, ({ json, lines }) => {
    writeFileSync(join(study, 'study.json'), json);
    writeFileSync(join(study, 'journal.jsonl'), lines);
    for (const { run: path } of analyse([study], {}).comparison.runs) expect(dirname(path)).toBe(study);
    expect(basename(study)).toBe('study');
  });
});
