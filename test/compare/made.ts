// Runs whose numbers a test gives, and comparisons of them.
import { type AnalysisOptions, analyseComparison } from '../../src/compare/analysis.js';
import type { ComparedData, ComparedRun, Comparison } from '../../src/compare/compared-run.js';
import type { Table } from '../../src/compare/table.js';
import type { RunMetrics } from '../../src/runs/metrics.js';

let count = 0;

export const run = (
  settings: ComparedRun['settings'],
  seed: number | null,
  metrics: Partial<RunMetrics>,
  more: Partial<ComparedRun> = {},
): ComparedRun => ({
  ...{ run: `runs/r${count++}`, name: 'x', status: 'finished', note: null, data: null, identity: null, copy_of: null },
  ...{ seed, settings, metrics },
  ...more,
});

/** A group's runs, one for each value, of seeds 1, 2 and so on. */
export const repeats = (
  settings: ComparedRun['settings'],
  values: readonly number[],
  more: Partial<RunMetrics> = {},
): ComparedRun[] => values.map((test_accuracy, i) => run(settings, i + 1, { test_accuracy, ...more }));

/** Data that were tested on `test`, as `text` has it. */
export const testedOn = (test: string, text: string): ComparedData => ({
  ...{ source: text, fallback: false, text, test, all: test },
});

export const compared = (varying: readonly string[], runs: readonly ComparedRun[]): Comparison => ({
  ...{ varying, inert: [], runs },
});

export const analysed = (varying: readonly string[], runs: readonly ComparedRun[], options: AnalysisOptions = {}) =>
  analyseComparison(compared(varying, runs), options);

/** A table as people read it, by its titles. */
export const read = ({ columns, rows }: Table): Record<string, string>[] =>
  rows.map((row) => Object.fromEntries(row.map(({ text }, i) => [columns[i].title, text])));

/** What a table has for programs, by its keys. */
export const valuesIn = ({ columns, rows }: Table): Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(row.map(({ value }, i) => [columns[i].key, value])));
