// Runs `lenet sweep`: plan, directory, launcher, and output.
import { existsSync, rmSync } from 'node:fs';
import os from 'node:os';
import { relative, resolve } from 'node:path';
import chalk from 'chalk';
import { analyse } from '../compare/analysis.js';
import { ConfigError, problemWith } from '../config/problem.js';
import type { LoadContext } from '../data/sources/index.js';
import { counted } from '../format/numbers.js';
import { quotedWord } from '../format/shell.js';
import { type EngineChoice, resolveEngine } from '../kernels/native.js';
import { lockRun } from '../runs/lock.js';
import { isStudyDirectory, readStudy, StudyDirectory, type TrialState } from '../runs/study-directory.js';
import type { StudyRecord } from '../runs/study-records.js';
import type { Launcher } from '../sweep/launcher.js';
import { loadStudy } from '../sweep/load-study.js';
import { localLauncher } from '../sweep/local-launcher.js';
import { planStudy } from '../sweep/plan.js';
import { runSweep } from '../sweep/run-sweep.js';
import { slurmLauncher } from '../sweep/slurm/launcher.js';
import { analysisRecord, analysisText } from './analysis-text.js';
import { dryRunRecord, dryRunText } from './dry-run-text.js';
import { describeHost } from './environment.js';
import { EXIT } from './exit-codes.js';
import { columnsOut } from './fit-line.js';
import { onInterrupt } from './interrupt.js';
import { commandsText } from './next-commands.js';
import { SweepText } from './sweep-reporter.js';

export interface SweepCommand {
  /** Study file, experiment file or study directory. */
  readonly target: string;
  readonly grid?: readonly string[];
  readonly repeats?: number;
  readonly set?: readonly string[];
  readonly metric?: string;
  readonly out: string;
  readonly name?: string;
  readonly jobs?: number;
  readonly launcher: 'local' | 'slurm';
  readonly detach: boolean;
  readonly dryRun: boolean;
  readonly failFast: boolean;
  readonly retryFailed: boolean;
  readonly engine: EngineChoice;
  readonly version: string;
  readonly context: LoadContext;
  readonly say: (text: string) => void;
}

interface Planned {
  readonly record: StudyRecord;
  readonly path: string;
  /** The study as YAML; undefined for a study directory, which already has it. */
  readonly text?: string;
}

/** @throws ConfigError, RunError */
export async function executeSweep(command: SweepCommand): Promise<{ result: unknown; exitCode: number }> {
  const { say } = command;
  const planned = await plan(command);
  const { record, path } = planned;
  const jobs = Math.min(command.jobs ?? os.availableParallelism(), record.trials.length);
  if (command.dryRun) {
    const estimate = await dryRunRecord(record, path, jobs, resolveEngine(command.engine), command.context);
    say(dryRunText(record, path, estimate));
    return { result: estimate, exitCode: EXIT.ok };
  }
  if (command.detach && record.halving) {
    throw new ConfigError([problemWith(path, 'halving has to wait for results', 'remove --detach')]);
  }
  const isNew = !existsSync(path);
  const directory = StudyDirectory.create(path);
  // Locks before anything is written: another sweep may be running here.
  const lock = lockRun(path);
  try {
    if (planned.text !== undefined) directory.write(record, planned.text);
    return await sweep(command, record, directory, jobs);
  } catch (error) {
    // A site that refuses the job leaves no study of which nothing has begun.
    if (isNew && hasNotBegun(directory, record)) rmSync(path, { recursive: true });
    throw error;
  } finally {
    lock.release();
  }
}

const hasNotBegun = (directory: StudyDirectory, record: StudyRecord): boolean =>
  [...directory.states(record).values()].every(({ status }) => status === 'waiting');

async function sweep(command: SweepCommand, record: StudyRecord, directory: StudyDirectory, jobs: number) {
  const { say } = command;
  const { path } = directory;
  const strangers = directory.strangers(record.trials);
  say(`${chalk.bold(record.name)}  ${path}`);
  for (const remark of record.remarks) say(chalk.yellow(remark));
  if (strangers.length > 0) say(chalk.yellow(strangersText(strangers)));
  const launcher = launcherOf(command, record, jobs);
  say(chalk.dim(`${launcher.description}  engine ${resolveEngine(command.engine)}`));
  const controller = new AbortController();
  const reporter = new SweepText(record, jobs, say);
  const release = onInterrupt(
    controller,
    () => reporter.clear(),
    'stopping the running trials; press Ctrl-C again to stop at once',
  );
  let states: Map<string, TrialState>;
  try {
    const { failFast, retryFailed } = command;
    const signal = controller.signal;
    states = await runSweep({ record, directory, launcher, reporter, signal, failFast, retryFailed });
  } finally {
    reporter.clear();
    release();
  }
  return finish(path, record, states, controller.signal.aborted, say);
}

async function plan({ target, out, name, grid, repeats, set, metric, context }: SweepCommand): Promise<Planned> {
  if (isStudyDirectory(target)) {
    requireNoChanges(target, { grid, repeats, set, metric, name });
    return { record: readStudy(target), path: resolve(target) };
  }
  const study = await loadStudy(target, { name, grid, repeats, set, metric });
  const { record } = await planStudy(study, target, context);
  return { record, path: resolve(out, record.name), text: study.text };
}

/** A study directory is resumed unchanged. @throws ConfigError */
function requireNoChanges(target: string, flags: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const message = `--${given[0][0]} changes a study, but this is a study directory`;
  throw new ConfigError([problemWith(target, message, 'use the study’s file, or its study.yaml')]);
}

function launcherOf(command: SweepCommand, record: StudyRecord, jobs: number): Launcher {
  const { engine, context, version, detach } = command;
  // Trials run in other processes, possibly with another working directory.
  const dataDir = context.dataDir ?? process.env.LENET_DATA_DIR;
  const host = {
    engine,
    context: { dataDir: dataDir && resolve(dataDir), cacheDir: context.cacheDir },
    machine: describeHost(version),
  };
  return command.launcher === 'slurm' ? slurmLauncher({ record, host, detach }) : localLauncher({ jobs, host });
}

function strangersText(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  const are = names.length === 1 ? 'is no trial' : 'are no trials';
  return `${counted(names.length, 'run')} here ${are} of the study, and not in its tables: ${shown}${more}`;
}

function finish(
  path: string,
  record: StudyRecord,
  states: Map<string, TrialState>,
  interrupted: boolean,
  say: (text: string) => void,
): { result: unknown; exitCode: number } {
  const count = (status: TrialState['status']) => [...states.values()].filter((one) => one.status === status).length;
  const counts = { finished: count('finished'), failed: count('failed'), dropped: count('dropped') };
  const left = record.trials.length - counts.finished - counts.failed - counts.dropped;
  const analysis = analyse([path], {});
  const shown = quotedWord(relative(process.cwd(), path) || '.');
  if (counts.finished > 0) say(`\n${analysisText(analysis, columnsOut())}`);
  if (left > 0)
    say(
      chalk.yellow(
        `\n${left} of ${counted(record.trials.length, 'trial')} ${left === 1 ? 'is' : 'are'} left; lenet sweep ${shown} continues`,
      ),
    );
  if (counts.finished > 0)
    say(`\n${commandsText(['compare', 'figures', 'report'].map((command) => `${command} ${shown}`))}`);
  const result = { path, interrupted, counts: { ...counts, left }, ...(analysisRecord(analysis) as object) };
  const exitCode = interrupted ? EXIT.interrupted : counts.failed > 0 ? EXIT.failed : EXIT.ok;
  return { result, exitCode };
}
