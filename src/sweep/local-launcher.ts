// Runs trials on this machine: one process each, up to `jobs` at a time.
import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import type { Launcher, LauncherEvents } from './launcher.js';
import type { TrialHost, TrialTask } from './trial.js';
import type { News, Order } from './trial-worker.js';

export interface LocalOptions {
  /** Trials at a time. */
  readonly jobs: number;
  readonly host: TrialHost;
}

interface Worker {
  readonly child: ChildProcess;
  /** The end of its stderr, to explain why a process died. */
  stderr: string;
  task?: TrialTask;
  threads: number;
}

/** The tasks of a call of `run`, until all have ended. */
interface Run {
  readonly events: LauncherEvents;
  readonly signal: AbortSignal;
  readonly done: () => void;
  /** The first error of a listener: nothing more is started, and `run` throws it. */
  failure?: { readonly error: unknown };
}

/** The compiled worker, even when running from the sources (in tests). */
const WORKER = new URL('./trial-worker.js', import.meta.url);
const STDERR_KEPT = 2000;

export function localLauncher({ jobs, host }: LocalOptions): Launcher {
  const cores = os.availableParallelism();
  const workers = new Set<Worker>();
  let waiting: TrialTask[] = [];
  let current: Run | undefined;

  /** Distributes the free cores over the trials still to start. */
  function threadsFor({ config }: TrialTask['trial']): number {
    const used = [...workers].reduce((sum, { task, threads }) => sum + (task ? threads : 0), 0);
    const share = Math.floor((cores - used) / (waiting.length + 1));
    const { threads: most = cores } = config.training as { threads?: number };
    return Math.max(1, Math.min(share, most));
  }

  const busy = () => [...workers].filter(({ task }) => task).length;

  function spawnWorker(): Worker {
    const child = fork(WORKER, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const worker: Worker = { child, stderr: '', threads: 0 };
    child.stderr?.on('data', (chunk) => {
      worker.stderr = (worker.stderr + chunk).slice(-STDERR_KEPT);
    });
    child.on('message', (news: News) => hear(worker, news));
    child.on('close', (code, signal) => bury(worker, signal ?? `exit code ${code}`));
    workers.add(worker);
    return worker;
  }

  function hear(worker: Worker, news: News): void {
    const { task } = worker;
    if (!task || !current) return;
    const { events } = current;
    if (news.kind === 'progress') report(() => events.progress?.(task, news.progress));
    else if (news.kind === 'remark') report(() => events.remark?.(news.text));
    else {
      worker.task = undefined;
      report(() => events.ended(task, news.outcome));
      dispatch();
    }
  }

  /** Calls a listener. It runs inside an event of a process, where nobody else would catch what it throws. */
  function report(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      if (current) current.failure ??= { error };
      stop('an error of the sweep');
    }
  }

  /** Starts nothing more, and asks what runs to stop at its next step. */
  function stop(reason: unknown): void {
    waiting = [];
    for (const worker of workers) send(worker, { kind: 'stop', reason });
  }

  /** Handles a process that ended by itself: out of memory, killed, or a bug. */
  function bury(worker: Worker, how: string): void {
    workers.delete(worker);
    const { task } = worker;
    if (!task || !current) return;
    const { events } = current;
    const said = worker.stderr.trim().split('\n').at(-1);
    const reason = `process ended (${how})${said ? `: ${said}` : how === 'SIGKILL' ? ': out of memory?' : ''}`;
    report(() => events.ended(task, { status: 'failed', reason, summary: null }));
    dispatch();
  }

  function dispatch(): void {
    if (!current) return;
    const { events, signal, done } = current;
    while (waiting.length > 0 && busy() < jobs && !signal.aborted) {
      const task = waiting.shift() as TrialTask;
      const worker = [...workers].find((one) => !one.task) ?? spawnWorker();
      worker.threads = threadsFor(task.trial);
      worker.task = task;
      send(worker, { kind: 'trial', host, task, threads: worker.threads });
      report(() => events.started?.(task));
    }
    if (busy() === 0) done();
  }

  const send = ({ child }: Worker, order: Order) => {
    if (child.connected) child.send(order, () => {});
  };

  return {
    description: `${jobs} at a time`,
    run(tasks, events, signal) {
      if (tasks.length === 0) return Promise.resolve();
      waiting = [...tasks];
      const aborted = () => stop(signal.reason);
      signal.addEventListener('abort', aborted, { once: true });
      return new Promise<void>((resolve, reject) => {
        const done = () => {
          signal.removeEventListener('abort', aborted);
          current = undefined;
          if (run.failure) reject(run.failure.error);
          else resolve();
        };
        const run: Run = { events, signal, done };
        current = run;
        dispatch();
      });
    },
    async close() {
      for (const { child } of workers) child.disconnect();
      workers.clear();
    },
  };
}
