// The output of `lenet sweep --dry-run`: the trials, their states, and an estimate of their time.
import chalk from 'chalk';
import { peakGflops } from '../bench/peak.js';
import type { LoadContext } from '../data/sources/index.js';
import { show } from '../format/metric.js';
import { counted, duration } from '../format/numbers.js';
import type { EngineName } from '../kernels/index.js';
import { StudyDirectory, type TrialStatus } from '../runs/study-directory.js';
import type { Settings, StudyRecord } from '../runs/study-records.js';
import { estimateSeconds, trainingFlops, wallSeconds } from '../sweep/estimate.js';
import { shownPath } from './shown-path.js';
import { renderTable } from './table.js';

interface PlannedTrial {
  readonly id: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly status: TrialStatus;
  /** Estimate for one thread; null if the data are not here. */
  readonly seconds: number | null;
}

interface DryRun {
  readonly path: string;
  readonly jobs: number;
  /** Estimate for all remaining trials. */
  readonly seconds: number;
  readonly trials: readonly PlannedTrial[];
}

export async function dryRunRecord(
  record: StudyRecord,
  path: string,
  jobs: number,
  engine: EngineName,
  context: LoadContext,
): Promise<DryRun> {
  const states = new StudyDirectory(path).states(record);
  const seconds = await estimateSeconds(record.trials, trainingFlops(engine, peakGflops(engine)), context);
  const trials = record.trials.map(({ id, settings, seed }) => ({
    ...{ id, settings, seed },
    status: states.get(id)?.status ?? ('waiting' as const),
    seconds: seconds.get(id) ?? null,
  }));
  const open = trials.filter(({ status }) => status !== 'finished' && status !== 'dropped' && status !== 'failed');
  return {
    path,
    jobs,
    seconds: wallSeconds(
      open.map((trial) => trial.seconds ?? 0),
      jobs,
    ),
    trials,
  };
}

export function dryRunText(record: StudyRecord, path: string, { trials, jobs, seconds }: DryRun): string {
  const { keys } = record;
  const columns = [
    ...keys.map((key) => ({ title: key, align: isNumeric(trials, key) ? ('right' as const) : ('left' as const) })),
    { title: 'seed', align: 'right' as const },
    { title: 'status' },
    { title: 'about', align: 'right' as const },
  ];
  const rows = trials.map((trial) => [
    ...keys.map((key) => show(key, trial.settings[key])),
    String(trial.seed),
    trial.status,
    trial.seconds === null ? '?' : duration(trial.seconds),
  ]);
  const head = [chalk.bold(record.name), record.description?.trim()].filter(Boolean).join('\n');
  const halving = record.halving ? ', less with halving' : '';
  const foot = `${counted(trials.length, 'trial')} in ${shownPath(path)}; about ${duration(seconds)} at ${jobs} at a time${halving}`;
  const remarks = record.remarks.map((remark) => `\n${chalk.yellow(remark)}`).join('');
  return `${head}\n\n${renderTable(columns, rows)}\n\n${foot}${remarks}`;
}

const isNumeric = (trials: readonly PlannedTrial[], key: string) =>
  trials.some(({ settings }) => typeof settings[key] === 'number');
