import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { comparisonSource } from '../../src/figures/comparison-source.js';
import { themed } from '../../src/figures/render.js';
import { runFigures } from '../../src/figures/run/index.js';
import { receptiveFields } from '../../src/figures/run/receptive-fields.js';
import { type RunSource, runSource } from '../../src/figures/run-source.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { CONFIGS, lenet, readJson, runsIn, SMALL, temporary } from '../cli/lenet.js';

const schema = createRequire(import.meta.url)('vega-lite/vega-lite-schema.json');
const isVegaLite = new Ajv({ strict: false, validateFormats: false }).compile(schema);

const options = { points: 60, mistakes: 5 };
const sourceOf = (run: string) => runSource(run, resolveEngine('auto'), { cacheDir: temporary() }, options);

let run: string;
let source: RunSource;
let rbf: RunSource;
let study: string;

beforeAll(async () => {
  const cwd = temporary();
  await lenet(['run', ...SMALL], { cwd });
  [run] = runsIn(cwd);
  source = sourceOf(run);
  const other = temporary();
  const small = [
    'data.source={digits: {train: 200, test: 60}}',
    'data.split={train: 160, validation: 40}',
    'training.epochs=1',
  ];
  await lenet(['run', join(CONFIGS, 'lenet5-1998.yaml'), ...small.flatMap((s) => ['--set', s])], { cwd: other });
  rbf = sourceOf(runsIn(other)[0]);
  const grid = ['--grid', 'training.batch_size=32,64', '--grid', 'training.optimizer.learning_rate=0.001,0.003'];
  await lenet(['sweep', ...SMALL, ...grid, '--repeats', '2', '--name', 'sizes'], { cwd });
  study = join(cwd, 'runs', 'sizes');
}, 120_000);

/** The data rows in a specification. */
const rowsOf = (spec: unknown) => (spec as { data: { values: Record<string, never>[] } }).data.values;

describe('the figures of a run', () => {
  it.each(runFigures.kinds)('$name is a valid Vega-Lite specification', async ({ name, draw }) => {
    const spec = await draw(name === 'codes' ? rbf : source);
    expect(spec).toBeDefined();
    isVegaLite(themed(spec as never));
    expect(isVegaLite.errors ?? []).toEqual([]);
  });

  it('count the same errors as the run', async () => {
    const confusion = runFigures.find('confusion');
    const rows = rowsOf(await confusion?.draw(source));
    const counts = readJson(run, 'summary.json').test.confusion.flat();
    expect(rows.map(({ count }) => count)).toEqual(counts);
  });

  it('show the most confident mistakes first', async () => {
    const mistakes = runFigures.find('mistakes');
    const rows = rowsOf(await mistakes?.draw(source));
    const { labels, predictions, confidences } = await source.verdicts();
    const numbers = rows.map(({ about }) => about as number);
    for (const number of numbers) expect(labels[number]).not.toBe(predictions[number]);
    expect(numbers).toEqual([...numbers].sort((a, b) => confidences[b] - confidences[a]));
    const surest = Math.max(
      ...[...labels.keys()].filter((i) => labels[i] !== predictions[i]).map((i) => confidences[i]),
    );
    expect(confidences[numbers[0]]).toBe(surest);
  });

  it('leave the model unchanged, although they show its initial weights', async () => {
    const { session } = await source.prepared();
    const before = session.snapshot();
    await runFigures.find('weights')?.draw(source);
    expect(session.snapshot()).toEqual(before);
  });

  it('show the receptive fields of LeNet-5', async () => {
    const { graph } = (await source.prepared()).session;
    const sizes = Object.fromEntries(receptiveFields(graph).map((field, i) => [graph.nodes[i].name, field?.size]));
    expect(sizes).toMatchObject({ c1: [5, 5], s2: [6, 6], c3: [14, 14], s4: [16, 16], c5: [32, 32] });
  });

  it('are left out if there is nothing to draw', async () => {
    expect(await runFigures.find('codes')?.draw(source)).toBeUndefined();
  });
});

describe('the figures of a study', () => {
  it.each(comparisonFigures.kinds)('$name is a valid Vega-Lite specification', async ({ draw }) => {
    const spec = await draw(comparisonSource([study]));
    expect(spec).toBeDefined();
    isVegaLite(themed(spec as never));
    expect(isVegaLite.errors ?? []).toEqual([]);
  });

  it('plot both keys against each other', async () => {
    const heatMap = comparisonFigures.find('heat-map');
    const rows = rowsOf(await heatMap?.draw(comparisonSource([study])));
    expect(rows.map(({ row, column, n }) => [row, column, n])).toEqual([
      ['32', '0.001', 2],
      ['32', '0.003', 2],
      ['64', '0.001', 2],
      ['64', '0.003', 2],
    ]);
  });
});
