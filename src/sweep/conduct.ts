// `lenet sweep` from a study to its result: the plan, the directory and its lock, the launcher, the comparison.
import { existsSync, rmSync } from 'node:fs';
import os from 'node:os';
import { resolve } from 'node:path';
import type { ConfigInput } from '../config/input.js';
import { ConfigError, problemWith } from '../config/problem.js';
import type { LoadContext } from '../data/sources/index.js';
import { lockRun } from '../runs/lock.js';
import { isStudyDirectory, readStudy, StudyDirectory } from '../runs/study-directory.js';
import type { StudyRecord } from '../runs/study-records.js';
import type { Launcher } from './launcher.js';
import { loadStudy, type StudyFlags } from './load-study.js';
import { localLauncher } from './local-launcher.js';
import { planStudy } from './plan.js';
import { runSweep, type SweepOptions } from './run-sweep.js';
import { slurmLauncher } from './slurm/launcher.js';
import { type SweepResult, sweepResult } from './sweep-result.js';
import type { TrialHost } from './trial.js';

export interface PlanOptions extends StudyFlags {
  /** Study, experiment or study directory. */
  readonly target: ConfigInput;
  readonly out: string;
  /** Trials at a time. Default: the number of cores. */
  readonly jobs?: number;
  readonly context: LoadContext;
}

export interface PlannedSweep {
  readonly record: StudyRecord;
  readonly path: string;
  readonly jobs: number;
  /** The study as YAML; undefined for a study directory, which already has it. */
  readonly text?: string;
}

/** @throws ConfigError, RunError */
export async function planSweep(options: PlanOptions): Promise<PlannedSweep> {
  const planned = await plan(options);
  const jobs = Math.min(options.jobs ?? os.availableParallelism(), planned.record.trials.length);
  return { ...planned, jobs };
}

async function plan({ target, out, context, name, grid, repeats, set, metric }: PlanOptions) {
  const flags = { name, grid, repeats, set, metric };
  if (typeof target === 'string' && isStudyDirectory(target)) {
    requireNoChanges(target, flags);
    return { record: readStudy(target), path: resolve(target) };
  }
  const study = await loadStudy(target, flags);
  const { record } = await planStudy(study, typeof target === 'string' ? target : null, context);
  return { record, path: resolve(out, record.name), text: study.text };
}

/** A study directory is resumed unchanged. @throws ConfigError */
function requireNoChanges(target: string, flags: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const message = `--${given[0][0]} changes a study, but this is a study directory`;
  throw new ConfigError([problemWith(target, message, 'use the study’s file, or its study.yaml')]);
}

export interface ConductOptions extends Pick<SweepOptions, 'reporter' | 'signal' | 'failFast' | 'retryFailed'> {
  readonly launcher: 'local' | 'slurm';
  /** With slurm: submits without waiting. */
  readonly detach: boolean;
  readonly host: TrialHost;
  /** Called when the directory is locked: directories in it that are no trials of the study, and how trials are run. */
  readonly opened?: (strangers: readonly string[], launcher: string) => void;
}

/** Runs the trials that are missing. @throws ConfigError, RunError, FileError */
export async function conductSweep(planned: PlannedSweep, options: ConductOptions): Promise<SweepResult> {
  const { record, path, text } = planned;
  if (options.detach && record.halving) {
    throw new ConfigError([problemWith(path, 'halving has to wait for results', 'remove --detach')]);
  }
  const isNew = !existsSync(path);
  const directory = StudyDirectory.create(path);
  // Locks before anything is written: another sweep may be running here.
  const lock = lockRun(path);
  try {
    if (text !== undefined) directory.write(record, text);
    const launcher = launcherOf(planned, options);
    options.opened?.(directory.strangers(record.trials), launcher.description);
    const states = await runSweep({ ...options, record, directory, launcher });
    return sweepResult(planned, states, options.signal.aborted);
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

function launcherOf({ record, jobs }: PlannedSweep, { launcher, host, detach }: ConductOptions): Launcher {
  // Trials run in other processes, possibly with another working directory.
  const dataDir = host.context.dataDir ?? process.env.LENET_DATA_DIR;
  const context = { ...host.context, dataDir: dataDir && resolve(dataDir) };
  const moved = { ...host, context };
  return launcher === 'slurm' ? slurmLauncher({ record, host: moved, detach }) : localLauncher({ jobs, host: moved });
}
