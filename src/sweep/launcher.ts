// What carries trials out: this machine's cores, or a cluster's.
import type { TrialOutcome, TrialTask } from './trial.js';

/** How far a running trial is. */
export interface TrialProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Of all its steps, 0 to 1. */
  readonly share: number;
  readonly loss: number;
  readonly secondsLeft: number;
}

export interface LauncherEvents {
  started?(task: TrialTask): void;
  progress?(task: TrialTask, progress: TrialProgress): void;
  /** Something worth knowing that is no trial's end. */
  remark?(text: string): void;
  ended(task: TrialTask, outcome: TrialOutcome): void;
}

export interface Launcher {
  /** In a few words, for the head of a sweep. */
  readonly description: string;
  /** Resolves when every task has ended, or after `signal` when those under way have been put down. */
  run(tasks: readonly TrialTask[], events: LauncherEvents, signal: AbortSignal): Promise<void>;
  /** Called once, when nothing more will be run. */
  close(): Promise<void>;
}
