// The files of a study's Slurm jobs: slurm/<n>.json is the plan of job <n>.

import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeAtomically } from '../../files/write.js';
import type { TrialHost, TrialOutcome } from '../trial.js';

/** The plan of an array job: element i runs tasks i x chunk to i x chunk + chunk - 1. */
export interface JobPlan {
  /** Slurm's job id; null until it is submitted. */
  readonly job: string | null;
  readonly chunk: number;
  readonly host: TrialHost;
  readonly tasks: readonly { readonly trial: string; readonly until?: number }[];
}

const folderOf = (study: string) => join(study, 'slurm');

/** The output file of a Slurm job. */
export const outputOf = (study: string, what: string): string => join(folderOf(study), `${what}.out`);

/** Writes a plan before its job is submitted; returns its path. */
export function writePlan(study: string, plan: JobPlan): string {
  makeFolder(folderOf(study));
  const numbers = readPlans(study).map(({ number }) => number);
  const path = join(folderOf(study), `${Math.max(0, ...numbers) + 1}.json`);
  writeAtomically(path, `${JSON.stringify(plan, null, 1)}\n`);
  return path;
}

export function setJob(path: string, plan: JobPlan, job: string): void {
  writeAtomically(path, `${JSON.stringify({ ...plan, job }, null, 1)}\n`);
}

export function readPlan(path: string): JobPlan {
  return JSON.parse(readFileSync(path, 'utf8')) as JobPlan;
}

/** All plans of a study, oldest first. */
export function readPlans(study: string): { number: number; path: string; plan: JobPlan }[] {
  if (!existsSync(folderOf(study))) return [];
  return readdirSync(folderOf(study))
    .flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((number) => ({ number, path: join(folderOf(study), `${number}.json`) }))
    .map(({ number, path }) => ({ number, path, plan: readPlan(path) }));
}

/** Path of the outcome of one task, next to its plan. */
const outcomePath = (plan: string, task: number) => plan.replace(/\.json$/, `-${task}.outcome`);

export function writeOutcome(plan: string, task: number, outcome: TrialOutcome): void {
  writeAtomically(outcomePath(plan, task), `${JSON.stringify(outcome)}\n`);
}

/** Reads an outcome once, and marks it as taken. */
export function takeOutcome(plan: string, task: number): TrialOutcome | undefined {
  const path = outcomePath(plan, task);
  if (!existsSync(path)) return undefined;
  const outcome = JSON.parse(readFileSync(path, 'utf8')) as TrialOutcome;
  renameSync(path, `${path}.taken`);
  return outcome;
}
