// metrics.jsonl while it grows.
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reading } from '../files/system-error.js';
import { parseRecord, RecordError } from './check-record.js';
import { eachLine } from './lines.js';
import type { MetricsLine } from './records.js';
import { RunError } from './run-directory.js';

/** Lines that came since the last look. */
export interface NewLines {
  /** What came before is no longer so: a resumed run took lines back. */
  readonly reset: boolean;
  readonly lines: readonly MetricsLine[];
}

export class MetricsTail {
  readonly #path: string;
  readonly #most: number;
  /** Bytes read, up to the end of a line. */
  #offset = 0;

  /**
   * @param most bytes that are read at once, from the end: of a larger file only its last lines
   * @param from where another tail got to
   */
  constructor(run: string, { most = Number.POSITIVE_INFINITY, from = 0 } = {}) {
    this.#path = join(run, 'metrics.jsonl');
    this.#most = most;
    this.#offset = from;
  }

  /** Bytes read so far: where another tail may go on. */
  get offset(): number {
    return this.#offset;
  }

  /** Lines that are no JSON were cut short by a crash, and are left out. @throws RunError for a line that is none of metrics */
  read(): NewLines {
    // Nothing was written yet.
    if (!existsSync(this.#path)) return { reset: false, lines: [] };
    const { size } = statSync(this.#path);
    const reset = size < this.#offset;
    if (reset) this.#offset = 0;
    const from = Math.max(this.#offset, size - this.#most);
    const lines: MetricsLine[] = [];
    // Where reading begins within a line, that line is no JSON.
    const { end } = reading(this.#path, () => eachLine(this.#path, from, (line) => this.#take(line, lines)));
    this.#offset = end;
    return { reset, lines };
  }

  #take(line: string, into: MetricsLine[]): void {
    try {
      if (line !== '') into.push(parseRecord<MetricsLine>('metricsLine', line));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      // Cut short by a crash, and gone on behind it.
      if (!isJson(line)) return;
      throw new RunError(`its ${basename(this.#path)} holds a line that is none of metrics (${error.message})`);
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
