// Which run directories are one observation, and which only look alike.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/compare/analysis.js';
import { collect } from '../../src/compare/collect.js';
import { comparisonSource } from '../../src/figures/comparison-source.js';
import type { Summary } from '../../src/runs/records.js';
import { smallRun } from '../experiment/small-run.js';

let first: string;
beforeAll(async () => {
  first = (await smallRun({ set: ['training.epochs=1'] })).run;
});

let made = 0;
/** A copy of the run with another summary. */
function changed(change: (summary: Summary) => object): string {
  const path = join(dirname(first), `copy-${made++}`);
  cpSync(first, path, { recursive: true });
  const file = join(path, 'summary.json');
  const summary = JSON.parse(readFileSync(file, 'utf8')) as Summary;
  writeFileSync(file, JSON.stringify({ ...summary, ...change(summary) }));
  return path;
}
const copiesOf = (paths: readonly string[]) => collect(paths).runs.map(({ copy_of }) => copy_of !== null);
const configured = (change: (config: Record<string, unknown>) => object) =>
  changed(({ config }) => ({ config: { ...config, ...change(config) } }));

describe('two directories are one observation', () => {
  it('when one is a copy of the other, also under other names, threads and measurements', () => {
    const again = configured(({ training }) => ({
      name: 'other',
      training: { ...(training as object), threads: 3, watch_test: true },
    }));
    expect(copiesOf([first, changed(() => ({})), again])).toEqual([false, true, true]);
  });

  it('and one run when the same directory is named twice', () => {
    expect(collect([first, `${first}/`, join(first, '.')]).runs).toHaveLength(1);
  });
});

describe('two directories are two observations', () => {
  it('when training started from other parameters', () => {
    const from = (sha256: string) => changed(() => ({ init_from: { file: '/a/start.safetensors', sha256 } }));
    const paths = [from('a'.repeat(64)), from('b'.repeat(64)), from('b'.repeat(64))];
    expect(copiesOf(paths)).toEqual([false, false, true]);
    expect(collect(paths).varying).toEqual(['training.init_from']);
  });

  it('when the same layers stand in another order', () => {
    const layer = (name: string, stride: number) => ({ conv2d: { name, filters: 3, kernel: 3, stride } });
    const [one, other] = [
      [layer('a', 1), layer('b', 3)],
      [layer('b', 3), layer('a', 1)],
    ].map((network) => configured(() => ({ network })));
    const { runs, varying } = collect([one, other]);
    expect(copiesOf([one, other])).toEqual([false, false]);
    expect(varying).toEqual(['network']);
    expect(runs.map(({ settings }) => settings.network)).toEqual(['conv3@3 conv3@3 (a b)', 'conv3@3 conv3@3 (b a)']);
  });

  it('when a part of one was trained by another plan', () => {
    const extended = changed(() => ({ earlier_epochs: [2] }));
    expect(copiesOf([first, extended])).toEqual([false, false]);
    expect(collect([first, extended]).runs.map(({ settings }) => settings['training.epochs'])).toEqual([
      1,
      '1 (at first 2)',
    ]);
  });
});

it('groups that differ never look the same: what the network in short leaves out is shown where it tells them apart', () => {
  const net = (units: number, activation: string) => ({
    network: [{ dense: { name: 'd', units, activation: { [activation]: {} } } }],
  });
  const all = [4, 8].flatMap((units) =>
    ['relu', 'tanh'].flatMap((activation) =>
      [1, 2].map((seed) => changed(({ config }) => ({ seed, config: { ...config, ...net(units, activation), seed } }))),
    ),
  );
  const { groups, nameOf } = comparisonSource(all);
  expect(groups.map(nameOf)).toEqual([
    'network dense4, activation relu',
    'network dense4, activation tanh',
    'network dense8, activation relu',
    'network dense8, activation tanh',
  ]);
  // Nothing differs from these in the activation alone, but for the groups of the same width.
  const { groups: compared = [] } = analyse(all, { baseline: ['network.d.activation=relu'] });
  expect(compared.map(({ verdict }) => verdict)).toEqual(['baseline', 'not told apart', 'baseline', 'not told apart']);
});

describe('beside a run stands', () => {
  const notesOf = (paths: readonly string[]) => collect(paths).runs.map(({ note }) => note);
  const seed = (n: number) => ({ seed: n });

  it('the engine that it ran on where most ran on another', () => {
    const reference = changed(() => ({ ...seed(3), engine: 'reference' }));
    expect(notesOf([reference, first, changed(() => seed(2))])).toEqual([
      'on engine reference, most on simd',
      null,
      null,
    ]);
  });

  it('its engine where no engine has a majority', () => {
    const reference = changed(() => ({ ...seed(2), engine: 'reference' }));
    expect(notesOf([reference, first])).toEqual(['on engine reference', 'on engine simd']);
  });

  it('the first line of why it failed', () => {
    const failed = changed(() => ({ ...seed(2), status: 'failed', message: 'the loss is no number\nat step 3' }));
    expect(notesOf([first, failed])).toEqual([null, 'the loss is no number']);
  });
});

it('settings that change no result are told apart from those that do, those within them too', () => {
  const other = configured(({ training }) => ({
    training: { ...(training as object), checkpoint_every: { steps: 3 }, batch_size: 10, log_every: 5 },
  }));
  const { varying, inert } = collect([first, other]);
  expect(varying).toEqual(['training.batch_size']);
  expect([...inert].sort()).toEqual([
    'training.checkpoint_every',
    'training.checkpoint_every.steps',
    'training.log_every',
  ]);
});
