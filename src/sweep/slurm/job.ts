// What a study's directory holds of its Slurm jobs: slurm/<n>.json says what job <n> is to do.

import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeAtomically } from '../../files/write.js';
import type { TrialHost, TrialOutcome } from '../trial.js';

/** The work of an array job: element i does tasks i x chunk and the `chunk - 1` after it. */
export interface JobPlan {
  /** Slurm's number; null until it is submitted. */
  readonly job: string | null;
  readonly chunk: number;
  readonly host: TrialHost;
  readonly tasks: readonly { readonly trial: string; readonly until?: number }[];
}

const folderOf = (study: string) => join(study, 'slurm');

/** Files that Slurm writes what jobs print into. */
export const outputOf = (study: string, what: string): string => join(folderOf(study), `${what}.out`);

/** Writes a plan before its job is submitted; its path. */
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

/** All plans of a study, the oldest first. */
export function readPlans(study: string): { number: number; path: string; plan: JobPlan }[] {
  if (!existsSync(folderOf(study))) return [];
  return readdirSync(folderOf(study))
    .flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((number) => ({ number, path: join(folderOf(study), `${number}.json`) }))
    .map(({ number, path }) => ({ number, path, plan: readPlan(path) }));
}

/** An element's outcomes go beside its plan, task by task. */
const outcomePath = (plan: string, task: number) => plan.replace(/\.json$/, `-${task}.outcome`);

export function writeOutcome(plan: string, task: number, outcome: TrialOutcome): void {
  writeAtomically(outcomePath(plan, task), `${JSON.stringify(outcome)}\n`);
}

/** Takes an outcome that was not taken before. */
export function takeOutcome(plan: string, task: number): TrialOutcome | undefined {
  const path = outcomePath(plan, task);
  if (!existsSync(path)) return undefined;
  const outcome = JSON.parse(readFileSync(path, 'utf8')) as TrialOutcome;
  renameSync(path, `${path}.taken`);
  return outcome;
}
