// Follows metrics.jsonl while it grows.
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reading } from '../files/system-error.js';
import { parseRecord, RecordError } from './check-record.js';
import { eachLine } from './lines.js';
import type { MetricsLine } from './records.js';
import { RunError } from './run-directory.js';

/** Lines added since the last read. */
export interface NewLines {
  /** Whether earlier lines are invalid, because a resumed run truncated the file. */
  readonly reset: boolean;
  readonly lines: readonly MetricsLine[];
}

export class MetricsTail {
  readonly #path: string;
  readonly #most: number;
  /** Bytes read, up to the end of a line. */
  #offset = 0;

  /**
   * @param most maximum bytes to read at once; of a larger file only the last lines are read
   * @param from offset where another tail stopped
   */
  constructor(run: string, { most = Number.POSITIVE_INFINITY, from = 0 } = {}) {
    this.#path = join(run, 'metrics.jsonl');
    this.#most = most;
    this.#offset = from;
  }

  /** Bytes read so far, where another tail can continue. */
  get offset(): number {
    return this.#offset;
  }

  /** Skips lines that are not JSON, which a crash cut short. @throws RunError for a line that is not of metrics */
  read(): NewLines {
    // Nothing is written yet.
    if (!existsSync(this.#path)) return { reset: false, lines: [] };
    const { size } = statSync(this.#path);
    const reset = size < this.#offset;
    if (reset) this.#offset = 0;
    const from = Math.max(this.#offset, size - this.#most);
    const lines: MetricsLine[] = [];
    // If reading starts within a line, that line is not valid JSON.
    const { end } = reading(this.#path, () => eachLine(this.#path, from, (line) => this.#take(line, lines)));
    this.#offset = end;
    return { reset, lines };
  }

  #take(line: string, into: MetricsLine[]): void {
    try {
      if (line !== '') into.push(parseRecord<MetricsLine>('metricsLine', line));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      // A crash cut it short, and the run was resumed after it.
      if (!isJson(line)) return;
      throw new RunError(`its ${basename(this.#path)} has an invalid line (${error.message})`);
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
