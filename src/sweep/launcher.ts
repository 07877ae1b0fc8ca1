// The interface of launchers, which run trials on this machine or on a cluster.
import type { TrialOutcome, TrialTask } from './trial.js';

/** Progress of a running trial. */
export interface TrialProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Fraction of all its steps, 0 to 1. */
  readonly share: number;
  readonly loss: number;
  readonly secondsLeft: number;
}

export interface LauncherEvents {
  started?(task: TrialTask): void;
  progress?(task: TrialTask, progress: TrialProgress): void;
  /** Reports a message that is not the end of a trial. */
  remark?(text: string): void;
  ended(task: TrialTask, outcome: TrialOutcome): void;
}

export interface Launcher {
  /** A short description, for the header of a sweep. */
  readonly description: string;
  /**
   * Resolves when every task has ended, or after `signal` when running tasks have stopped.
   * @throws what a listener threw. The local launcher stops the running tasks first; jobs on a cluster continue.
   */
  run(tasks: readonly TrialTask[], events: LauncherEvents, signal: AbortSignal): Promise<void>;
  /** Called once, when no more tasks follow. */
  close(): Promise<void>;
}
