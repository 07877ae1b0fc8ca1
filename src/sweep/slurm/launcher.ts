// Runs trials on a cluster: submits one array job and watches it until its elements have ended.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { counted } from '../../format/numbers.js';
import type { StudyRecord } from '../../runs/study-records.js';
import type { Launcher, LauncherEvents } from '../launcher.js';
import type { TrialHost, TrialTask } from '../trial.js';
import { elementStates, hasEnded, reasonOf, sbatch } from './commands.js';
import { outputOf, readPlans, setJob, takeOutcome, writePlan } from './job.js';

export interface SlurmOptions {
  readonly record: StudyRecord;
  readonly host: TrialHost;
  /** Submits without waiting. */
  readonly detach: boolean;
}

const WATCH_MS = 1000;
const TASK = new URL('./task.js', import.meta.url);
const LENET = new URL('../../../bin/run.js', import.meta.url);

/** A task, and the job element that runs it. */
interface Watched {
  readonly task: TrialTask;
  readonly plan: string;
  readonly index: number;
  readonly job: string;
  readonly element: number;
  isRunning: boolean;
}

export function slurmLauncher({ record, host, detach }: SlurmOptions): Launcher {
  return {
    description: 'slurm',
    async run(tasks, events, signal) {
      if (tasks.length === 0) return;
      const under = await underWay(tasks);
      const covered = new Set(under.map(({ task }) => task));
      const fresh = tasks.filter((task) => !covered.has(task));
      if (under.length > 0) events.remark?.(`${counted(under.length, 'trial')} already in the queue`);
      const submitted = fresh.length > 0 ? await submit(fresh, events) : [];
      if (detach) return;
      await watch([...under, ...submitted], events, signal);
    },
    close: async () => {},
  };

  /** The tasks that an earlier job is still running or has queued. */
  async function underWay(tasks: readonly TrialTask[]): Promise<Watched[]> {
    const found: Watched[] = [];
    for (const { path, plan } of readPlans(tasks[0].study)) {
      if (plan.job === null) continue;
      const states = await elementStates(plan.job);
      for (const [index, { trial, until }] of plan.tasks.entries()) {
        const element = Math.floor(index / plan.chunk);
        const state = states.get(element);
        const task = tasks.find((one) => one.trial.id === trial && one.until === until);
        if (!task || state === undefined || hasEnded(state)) continue;
        found.push({ task, plan: path, index, job: plan.job, element, isRunning: false });
      }
    }
    return found;
  }

  async function submit(tasks: readonly TrialTask[], events: LauncherEvents): Promise<Watched[]> {
    const { chunk, options } = record.slurm;
    const [{ study }] = tasks;
    const plan = { job: null, chunk, host, tasks: tasks.map(({ trial, until }) => ({ trial: trial.id, until })) };
    const path = writePlan(study, plan);
    const elements = Math.ceil(tasks.length / chunk);
    const command = shell([process.execPath, fileURLToPath(TASK), study, path]);
    const submission = { name: record.name, command, output: outputOf(study, '%A_%a'), elements, options };
    const job = await sbatch(submission).catch((error) => {
      rmSync(path, { force: true });
      throw error;
    });
    setJob(path, plan, job);
    events.remark?.(`submitted job ${job}: ${counted(elements, 'element')} for ${counted(tasks.length, 'trial')}`);
    if (tasks.every(({ until }) => until === undefined)) await submitCompare(study, job, events);
    return tasks.map((task, index) => ({
      ...{ task, plan: path, index, job },
      element: Math.floor(index / chunk),
      isRunning: false,
    }));
  }

  /** Submits a job that writes compare.md when everything has ended, even if nobody watches. */
  async function submitCompare(study: string, after: string, events: LauncherEvents): Promise<void> {
    const command = `${shell([process.execPath, fileURLToPath(LENET), 'compare', study, '--markdown'])} > ${shell([`${study}/compare.md`])}`;
    const { partition, account, qos } = record.slurm.options;
    const options = Object.fromEntries(
      Object.entries({ partition, account, qos }).filter(([, value]) => value !== undefined),
    );
    const name = `${record.name}-compare`;
    const job = await sbatch({ name, command, output: outputOf(study, '%j'), after, options });
    events.remark?.(`submitted job ${job}, which writes compare.md when ${after} has ended`);
  }

  async function watch(all: readonly Watched[], events: LauncherEvents, signal: AbortSignal): Promise<void> {
    let open = [...all];
    while (open.length > 0) {
      const jobs = new Set(open.map(({ job }) => job));
      const states = new Map<string, Map<number, string>>();
      for (const job of jobs) states.set(job, await elementStates(job));
      const left: Watched[] = [];
      for (const one of open) if (!(await settle(one, states.get(one.job)?.get(one.element), events))) left.push(one);
      open = left;
      if (signal.aborted) {
        events.remark?.(
          `stopped watching; the jobs continue. To cancel them: scancel ${[...jobs].join(' ')}. To watch again, repeat the command`,
        );
        return;
      }
      if (open.length > 0) await sleep(WATCH_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** Whether a task has ended; reports its outcome. */
  async function settle(one: Watched, state: string | undefined, events: LauncherEvents): Promise<boolean> {
    const { task, plan, index, job, element } = one;
    const outcome = takeOutcome(plan, index);
    if (!one.isRunning && (outcome || state === 'RUNNING')) {
      one.isRunning = true;
      events.started?.(task);
    }
    if (outcome) {
      events.ended(task, outcome);
      return true;
    }
    if (state !== undefined && !hasEnded(state)) return false;
    const reason = `job ${job}_${element} ended without a result (${await reasonOf(job, element)}); see ${outputOf(task.study, `${job}_${element}`)}`;
    // A job that was stopped from outside can be resumed; one that failed reports so itself.
    const isStopped = state !== undefined && /^(CANCELLED|TIMEOUT|PREEMPTED|NODE_FAIL)/.test(state);
    if (isStopped) events.remark?.(`${task.trial.id}: ${reason}`);
    events.ended(task, { status: isStopped ? 'interrupted' : 'failed', reason, summary: null });
    return true;
  }
}

/** Quotes words for a POSIX shell. */
const shell = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
