// metrics.jsonl while it grows.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricsLine } from './records.js';

/** Lines that came since the last look. */
export interface NewLines {
  /** What came before is no longer so: a resumed run took lines back. */
  readonly reset: boolean;
  readonly lines: readonly MetricsLine[];
}

export class MetricsTail {
  readonly #path: string;
  /** Bytes read, up to the end of a line. */
  #offset = 0;

  constructor(run: string) {
    this.#path = join(run, 'metrics.jsonl');
  }

  read(): NewLines {
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch {
      // Nothing was written yet.
      return { reset: false, lines: [] };
    }
    try {
      const { size } = fstatSync(file);
      const reset = size < this.#offset;
      if (reset) this.#offset = 0;
      const bytes = Buffer.alloc(size - this.#offset);
      const count = readSync(file, bytes, 0, bytes.length, this.#offset);
      const end = bytes.subarray(0, count).lastIndexOf('\n') + 1;
      this.#offset += end;
      return { reset, lines: parseMetrics(bytes.toString('utf8', 0, end)) };
    } finally {
      closeSync(file);
    }
  }
}

/** The lines of a file or of a piece of it; one cut short by a crash is left out. */
export function parseMetrics(text: string): MetricsLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as MetricsLine];
    } catch {
      // Cut short by a crash, and gone on behind it.
      return [];
    }
  });
}
