// A run that fell back to other data says so wherever it is shown.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { predictionText } from '../../src/cli/prediction-text.js';
import { runReporter, summaryText } from '../../src/cli/run-reporter.js';
import type { Reporter } from '../../src/experiment/active-run.js';
import { openModel } from '../../src/experiment/open-model.js';
import { exportedModel } from '../../src/export/exported-model.js';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { comparisonSource } from '../../src/figures/comparison-source.js';
import { runFigures } from '../../src/figures/run/index.js';
import { runSource } from '../../src/figures/run-source.js';
import type { Summary } from '../../src/runs/records.js';
import { RunEntry } from '../../src/ui/run-entry.js';
import { smallRun } from '../experiment/small-run.js';

const WORDS = 'digits (in place of mnist)';
const context = { cacheDir: tmpdir() };

let summary: Summary;
let plain: Summary;
let started: Parameters<NonNullable<Reporter['started']>>[0] | undefined;

beforeAll(async () => {
  const reporter: Reporter = {
    started: (run) => {
      started = run;
    },
  };
  plain = await smallRun();
  const ran = await smallRun({ reporter });
  // As if it had asked for MNIST; the 60,000 digits that it would get then take their time.
  const config = { ...ran.config, data: { ...(ran.config.data as object), source: { mnist: {} } } };
  summary = { ...ran, config, data: { ...ran.data, fallback: true, requested: 'mnist' } };
  writeFileSync(join(summary.run, 'summary.json'), JSON.stringify(summary));
});

it('its header and its final line, and those of no other', () => {
  const said: string[] = [];
  if (started) runReporter((text) => said.push(text)).started?.({ ...started, summary });
  expect(stripVTControlCharacters(said.join('\n'))).toContain(`\n${WORDS}  100 / 20 / 20 images`);
  expect(summaryText(summary)).toMatch(/test accuracy.*on digits \(in place of mnist\)\n/);
  expect(summaryText(plain)).not.toContain('in place of');
});

it('its row in lenet ui', () => {
  const rowOf = ({ run }: Summary) => {
    const entry = new RunEntry(join(run, '..'), run.split('/').at(-1) ?? '');
    entry.refresh();
    return entry.row([]);
  };
  expect(rowOf(summary).fallback).toBe(WORDS);
  expect(rowOf(plain).fallback).toBeNull();
});

it('its figures, and those of comparisons that it is part of', async () => {
  const subtitleOf = async (figure: { draw: () => Promise<{ title: unknown } | undefined> }) =>
    JSON.stringify((await figure.draw())?.title);
  for (const name of ['curves', 'kernels', 'layers']) {
    const figure = runFigures.find(name);
    const of = ({ run }: Summary) => runSource(run, 'simd', context, { points: 10, mistakes: 1 });
    const draw = (run: Summary) => subtitleOf({ draw: async () => figure?.draw(of(run)) });
    if ((await draw(summary)) === undefined) continue;
    expect(await draw(summary), name).toContain(`On ${WORDS}.`);
    expect(await draw(plain), name).not.toContain('in place of');
  }
  const [curves] = comparisonFigures.kinds;
  const source = comparisonSource([summary.run, plain.run]);
  expect(await subtitleOf({ draw: () => curves.draw(source) })).toContain(`1 of 2 runs was trained on ${WORDS}.`);
});

it('its exported model, and what is read with it', async () => {
  const { description, data } = await exportedModel(summary.run, '0', context);
  expect(description).toContain(`trained by lenet on ${WORDS}`);
  expect(data).toBe(WORDS);
  const model = await openModel(summary.run, 'simd', context);
  const digit = { class: '3', probability: 1, probabilities: [0, 1], box: { left: 0, top: 0, width: 1, height: 1 } };
  const seen = { count: 0, shape: [1, 28, 28], pixels: new Uint8Array(0), labels: new Uint8Array(0) } as const;
  const { text } = predictionText([{ file: 'a.png', digits: [digit] }], seen, model.description, {});
  expect(text).toContain(`read by small, trained on ${WORDS}`);
});
