// training.log_to: files for TensorBoard beside a run. They never stop it: a failure to write them is reported once, and
// the run goes on without them.
import type { MetricsLine, Summary } from '../runs/records.js';
import type { RunDirectory } from '../runs/run-directory.js';
import type { Tensor } from '../runs/safetensors.js';
import { TrainingLog } from '../tensorboard/training-log.js';

export interface LogOptions {
  /** training.log_to; undefined writes nothing. */
  readonly to: string | undefined;
  /** The last step that was trained before. */
  readonly step: number;
  readonly directory: RunDirectory;
  /** Tells people that the files could not be written, and why. */
  readonly reporter: { unlogged?(text: string): void };
}

export class LogTo {
  readonly #options: LogOptions;
  #log: TrainingLog | undefined;

  constructor(options: LogOptions) {
    this.#options = options;
    const { to, step, directory } = options;
    if (to === undefined) return;
    try {
      this.#log = new TrainingLog(to, directory.path, step);
    } catch (error) {
      this.#stop(error);
    }
  }

  metrics(line: MetricsLine): void {
    try {
      this.#log?.metrics(line);
    } catch (error) {
      this.#stop(error);
    }
  }

  /** @param model the tensors of a finished run's model */
  async close(summary: Summary, model?: () => ReadonlyMap<string, Tensor>): Promise<void> {
    // An interrupted run goes on later.
    if (summary.status === 'interrupted') return;
    try {
      await this.#log?.close(summary, model?.());
    } catch (error) {
      this.#stop(error);
    }
  }

  #stop(error: unknown): void {
    this.#log = undefined;
    // The advice of a FileError is for the directory of the run.
    const reason = (error as Error).message.replace('--out', 'training.log_to');
    const text = `going on without files for TensorBoard: ${reason}`;
    const { reporter, directory } = this.#options;
    reporter.unlogged?.(text);
    directory.log(text);
  }
}
