// Runs the missing trials of a study, rung by rung, whatever ran before.
import type { StudyDirectory, TrialState, TrialStatus } from '../runs/study-directory.js';
import type { Halving, StudyRecord, TrialRecord } from '../runs/study-records.js';
import { choose, epochsOn, rungs, validationScore } from './halving.js';
import type { Launcher, TrialProgress } from './launcher.js';
import type { TrialOutcome, TrialTask } from './trial.js';

/** Receives the events of a sweep. */
export interface SweepReporter {
  begun?(counts: { trials: number; finished: number; failed: number; left: number }): void;
  started?(trial: TrialRecord): void;
  progress?(trial: TrialRecord, progress: TrialProgress): void;
  ended?(trial: TrialRecord, outcome: TrialOutcome): void;
  /** A choice of halving. */
  chosen?(epochs: number, kept: number, dropped: number): void;
  remark?(text: string): void;
}

export interface SweepOptions {
  readonly record: StudyRecord;
  readonly directory: StudyDirectory;
  readonly launcher: Launcher;
  readonly reporter: SweepReporter;
  readonly signal: AbortSignal;
  /** Whether the first failure ends the sweep. */
  readonly failFast: boolean;
  /** Whether failed trials are tried again. */
  readonly retryFailed: boolean;
}

/** The final state of every trial. The caller must hold the lock of the directory. */
export async function runSweep(options: SweepOptions): Promise<Map<string, TrialState>> {
  const { record, directory, launcher, retryFailed } = options;
  try {
    if (retryFailed) retry(record, directory);
    await new Sweep(options).run();
    return directory.states(record);
  } finally {
    await launcher.close();
  }
}

function retry(record: StudyRecord, directory: StudyDirectory): void {
  for (const [id, { status, reason }] of directory.states(record)) {
    if (status === 'failed') directory.note(id, 'retried', reason ?? '');
  }
}

/** States that still need training. */
const OPEN: readonly TrialStatus[] = ['waiting', 'interrupted', 'running'];

/** A running sweep. */
class Sweep {
  readonly #options: SweepOptions;
  readonly #trials: readonly TrialRecord[];
  readonly #controller = new AbortController();

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#trials = options.record.trials;
  }

  async run(): Promise<void> {
    const { record, directory, reporter, signal } = this.#options;
    const stop = () => this.#controller.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const states = [...directory.states(record).values()];
    const count = (...wanted: TrialStatus[]) => states.filter(({ status }) => wanted.includes(status)).length;
    const counts = { trials: this.#trials.length, finished: count('finished'), failed: count('failed') };
    reporter.begun?.({ ...counts, left: count(...OPEN) });
    const last = record.halving ? await this.#halve(record.halving) : this.#trials;
    if (!this.#stopped) await this.#train(this.#unfinished(last));
    signal.removeEventListener('abort', stop);
  }

  get #stopped(): boolean {
    return this.#controller.signal.aborted;
  }

  #with(...wanted: TrialStatus[]): TrialRecord[] {
    const states = this.#options.directory.states(this.#options.record);
    return this.#trials.filter(({ id }) => wanted.includes((states.get(id) as TrialState).status));
  }

  #unfinished(trials: readonly TrialRecord[]): TrialRecord[] {
    const open = new Set(this.#with(...OPEN));
    return trials.filter((trial) => open.has(trial));
  }

  /** Replays the rungs from the records of the runs; returns the trials that train to the end. */
  async #halve(halving: Halving): Promise<readonly TrialRecord[]> {
    const { directory, reporter, record } = this.#options;
    let alive = this.#trials;
    for (const epochs of rungs(halving, Math.max(...alive.map(epochsOf)))) {
      const behind = this.#unfinished(alive).filter((trial) => epochsOn(directory.runPath(trial)) < epochs);
      await this.#train(behind, epochs);
      if (this.#stopped) return alive;
      const score = (trial: TrialRecord) => validationScore(directory.runPath(trial), epochs, record.metric);
      const { kept, dropped } = choose(alive, halving.factor, epochs, score);
      const known = new Set(this.#with('dropped'));
      const fresh = dropped.filter(({ trial }) => !known.has(trial));
      for (const { trial, reason } of fresh) directory.note(trial.id, 'dropped', reason, halving);
      if (fresh.length > 0) reporter.chosen?.(epochs, kept.length, dropped.length);
      alive = kept;
    }
    return alive;
  }

  /** Trains these trials for this many epochs, or to their end. */
  #train(trials: readonly TrialRecord[], until?: number): Promise<void> {
    const { directory, launcher, reporter } = this.#options;
    const tasks = trials.map((trial): TrialTask => ({ study: directory.path, trial, until }));
    const events = {
      started: ({ trial }: TrialTask) => reporter.started?.(trial),
      progress: ({ trial }: TrialTask, progress: TrialProgress) => reporter.progress?.(trial, progress),
      remark: (text: string) => reporter.remark?.(text),
      ended: ({ trial }: TrialTask, outcome: TrialOutcome) => this.#ended(trial, outcome),
    };
    return launcher.run(tasks, events, this.#controller.signal);
  }

  #ended(trial: TrialRecord, outcome: TrialOutcome): void {
    const { directory, reporter, failFast } = this.#options;
    if (outcome.status === 'failed') directory.note(trial.id, 'failed', outcome.reason ?? '');
    reporter.ended?.(trial, outcome);
    if (outcome.status === 'failed' && failFast) this.#controller.abort('a failed trial');
  }
}

const epochsOf = ({ config }: TrialRecord): number => (config.training as { epochs: number }).epochs;
