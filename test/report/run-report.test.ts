// The numbers of a run's report are those of its files, and a section exists if its data do.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFigures } from '../../src/figures/run/index.js';
import { type RunSource, runSource } from '../../src/figures/run-source.js';
import { runReport } from '../../src/report/run-report.js';
import type { Summary } from '../../src/runs/records.js';
import { smallRun } from '../experiment/small-run.js';
import { pictured } from '../figures/pictured.js';
import { secondModel } from '../figures/second-model.js';
import { readPage } from './read-page.js';

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

describe('the report of a finished run', () => {
  let source: RunSource;
  let text: string;
  let page: ReturnType<typeof readPage>;
  let summary: Summary;
  beforeAll(async () => {
    source = await pictured();
    text = await runReport(source, '1.2.3');
    page = readPage(text);
    summary = JSON.parse(readFileSync(join(source.path, 'summary.json'), 'utf8'));
  });

  it('begins with the results in numbers', () => {
    const { outputs, tensors } = secondModel(source.path, 60);
    const errors = outputs.filter(({ label, prediction }) => label !== prediction).length;
    const parameters = [...tensors.values()].reduce((sum, { values }) => sum + values.length, 0);
    expect(page.facts).toEqual({
      'Test accuracy': percent(1 - errors / 60),
      Errors: `${errors} in 60`,
      Parameters: parameters.toLocaleString('en-US'),
      Epochs: '3',
      Training: `${summary.timing.train_seconds.toFixed(1)} s`,
      'Images per second': expect.stringMatching(/^[\d,]+$/),
    });
    const rate = Number(page.facts['Images per second'].replaceAll(',', ''));
    expect(rate).toBeCloseTo(summary.timing.images_per_second, -1);
    expect([page.title, page.windowTitle, page.lead]).toEqual(['pictured', 'pictured', '']);
    expect(page.foot).toBe('Made by lenet 1.2.3. Everything is in this file.');
  });

  it('has a section for all available data', () => {
    expect(page.sections).toEqual(['Run', 'Network', 'Results', 'Figures', 'Configuration']);
    // The network has no codes to draw.
    expect(page.figures).toEqual(runFigures.names.filter((name) => name !== 'codes'));
  });

  it('names the data, the machine and the command that repeats it', () => {
    const environment = JSON.parse(readFileSync(join(source.path, 'environment.json'), 'utf8'));
    const [said] = page.tables('Run');
    expect(Object.fromEntries(said)).toEqual({
      Data: 'digits: 300 training, 60 validation and 60 test images',
      Checksums: `digits ${summary.data.checksums.digits.slice(0, 12)}…`,
      Seed: '1',
      Started: summary.started,
      Machine: `${environment.cpu}, 1 cores, test, Node 0`,
      Engine: `simd, ${environment.width} bits, 1 thread`,
      Version: 'lenet 0',
    });
    expect(page.code('Run')).toContain(`lenet run ${join(basename(source.path), 'resolved.yaml')}`);
    expect(page.code('Configuration')).toBe(readFileSync(join(source.path, 'resolved.yaml'), 'utf8').trim());
  });

  it('lists the layers with shapes, parameters and costs, and their sums', () => {
    const [layers] = page.tables('Network');
    expect(layers).toEqual([
      ['layer', 'type', 'output', 'parameters', 'connections', 'multiply-adds'],
      // 26 of each value: 25 weights and a bias.
      ['c1', 'conv2d', '3 x 28 x 28', '78', '61,152', '58,800'],
      ['a1', 'activation', '3 x 28 x 28', '0', '0', '0'],
      ['s2', 'pool2d', '3 x 14 x 14', '0', expect.any(String), expect.any(String)],
      ['c3', 'conv2d', '4 x 10 x 12', '184', '22,080', '21,600'],
      ['s4', 'pool2d', '4 x 5 x 6', '0', expect.any(String), expect.any(String)],
      ['f5', 'dense', '16', '1,936', '1,936', '1,920'],
      ['head', 'dense', '10', '170', '170', '160'],
      ['total', '', '', '2,368', expect.any(String), expect.any(String)],
    ]);
    for (const column of [4, 5]) {
      const numbers = layers.slice(1).map((row) => Number(row[column].replaceAll(',', '')));
      expect(numbers.at(-1)).toBe(numbers.slice(0, -1).reduce((a, b) => a + b));
    }
  });

  it('lists the results by class', () => {
    const { outputs } = secondModel(source.path, 60);
    const [results] = page.tables('Results');
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(results.slice(1)).toEqual(
      [...Array(10).keys()].map((c) => {
        const those = outputs.filter(({ label }) => label === c);
        const right = mean(those.map(({ prediction }) => Number(prediction === c)));
        return [
          String(c),
          String(those.length),
          percent(right),
          percent(mean(those.map(({ confidence }) => confidence))),
        ];
      }),
    );
    const { test, validation, best_epoch } = summary;
    const [sentence] = page.paragraphs('Results');
    expect(sentence).toContain(`with a loss of ${test?.loss.toFixed(4)}`);
    expect(sentence).toContain(`${percent(test?.top_k_accuracy[1] ?? 0)} in the top 2`);
    expect(sentence).toContain(`${percent(test?.top_k_accuracy[4] ?? 0)} in the top 5.`);
    expect(sentence).toContain(
      `those of epoch ${best_epoch}, the best on the validation images (${percent(validation?.accuracy ?? 0)})`,
    );
  });

  it('needs no other files', () => {
    expect(text).not.toMatch(/<(script|link|iframe)|(src|href)="(?!#|data:)/);
  });
});

describe('the report of a run that was stopped', () => {
  const NAME = '<b>"7" & \'9\'</b>';
  let text: string;
  let page: ReturnType<typeof readPage>;
  beforeAll(async () => {
    const { run } = await smallRun();
    const source = runSource(run, 'simd', { cacheDir: tmpdir() }, { points: 5, mistakes: 1 });
    const { data, config } = source.summary;
    const summary: Summary = {
      ...{
        ...source.summary,
        name: NAME,
        status: 'interrupted',
        message: `by <i>me</i>`,
        test: null,
        earlier_epochs: [2, 5],
      },
      config: { ...config, description: ' 1 < 2 & "so on" ' },
      data: { ...data, fallback: true, requested: '<mnist>', class_names: data.class_names },
    };
    text = await runReport({ ...source, summary }, '0');
    page = readPage(text);
  });

  it('says so, and has neither results nor a command that repeats it', () => {
    expect(page.lead).toBe('1 < 2 & "so on" This run is interrupted: by <i>me</i>.');
    expect(page.sections).toEqual(['Run', 'Network', 'Figures', 'Configuration']);
    expect(Object.keys(page.facts)).toEqual(['Data', 'Parameters', 'Epochs', 'Training', 'Images per second']);
    expect(page.facts.Data).toBe('digits (in place of <mnist>)');
    expect(page.code('Run')).not.toContain('lenet run');
    expect(page.paragraphs('Run')[0]).toContain('resumed after 2, 5 epochs');
    expect(page.figures).not.toContain('kernels');
  });

  it('shows names without interpreting markup', () => {
    expect([page.title, page.windowTitle]).toEqual([NAME, NAME]);
    expect(text).not.toMatch(/<b>|<i>|<mnist>|"so on"/);
  });
});
