// The event file of a run while it trains. A resumed run goes on in a new file.
import { appendFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writing } from '../files/system-error.js';
import { makeFolder } from '../files/write.js';
import type { MetricsLine, Summary } from '../runs/records.js';
import type { Tensor } from '../runs/safetensors.js';
import { stepOf } from '../runs/series.js';
import { isStudyDirectory } from '../runs/study-directory.js';
import { startEvent, summaryEvent, versionEvent } from './event.js';
import { nextEventFile } from './event-file.js';
import { closingValues, scalarsOf } from './run-values.js';

export class TrainingLog {
  readonly #path: string;
  #step: number;

  /**
   * Begins a file in the run's own directory.
   * @param to training.log_to
   * @param step the last step that was trained before
   * @throws FileError
   */
  constructor(to: string, run: string, step: number) {
    const folder = join(to, ...nameOf(run));
    makeFolder(folder);
    const time = Date.now();
    this.#path = nextEventFile(folder, time);
    this.#step = step;
    this.#append(versionEvent(time));
    this.#append(startEvent({ time, step: step + 1 }));
  }

  /** @throws FileError */
  metrics(line: MetricsLine): void {
    this.#step = stepOf(line, this.#step);
    this.#append(summaryEvent({ time: Date.now(), step: this.#step }, scalarsOf(line)));
  }

  /** Adds the settings and, if there is one, the model. @throws FileError */
  async close(summary: Summary, tensors: ReadonlyMap<string, Tensor> | undefined): Promise<void> {
    const values = await closingValues(summary, tensors);
    this.#append(summaryEvent({ time: Date.now(), step: this.#step }, values));
  }

  /** Appended at once: a running TensorBoard follows. */
  #append(record: Uint8Array): void {
    writing(this.#path, () => appendFileSync(this.#path, record));
  }
}

/** The name of the run; of a trial, the names of its study and its own, which other studies use too. */
function nameOf(run: string): string[] {
  const path = resolve(run);
  const study = dirname(path);
  return isStudyDirectory(study) ? [basename(study), basename(path)] : [basename(path)];
}
