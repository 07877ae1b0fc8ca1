// A run's directory; nothing else writes one. A crash at any instant leaves it readable: whole files are replaced by a
// rename, metrics are appended line by line.

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { reading, writing } from '../files/system-error.js';
import { appendLine, makeFolder, syncFile, writeAtomically } from '../files/write.js';
import { endOfLine } from './lines.js';
import type { Environment, MetricsLine, Summary } from './records.js';
import { encodeTensors, type Tensor } from './safetensors.js';

/** A run that cannot be read or resumed: which, why, and what to do. */
export class RunError extends Error {}

export class RunDirectory {
  private constructor(readonly path: string) {}

  /** Opens an existing directory. */
  static open(path: string): RunDirectory {
    return new RunDirectory(path);
  }

  /**
   * Makes `<out>/<name>-<YYYYMMDD-HHMMSS>-<4 hex>/`.
   * @throws FileError when the directory cannot be created.
   */
  static create(out: string, name: string, now: Date): RunDirectory {
    const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    const path = join(out, `${name}-${stamp}-${randomBytes(2).toString('hex')}`);
    makeFolder(out);
    writing(path, () => mkdirSync(path));
    return new RunDirectory(path);
  }

  /** Makes the directory at `path`, or reuses one whose run never began. @throws FileError */
  static createAt(path: string): RunDirectory {
    makeFolder(path);
    return new RunDirectory(path);
  }

  /** Writes the configuration as given and as resolved, and the environment. */
  begin(config: string, resolved: object, environment: Environment): void {
    // This file makes the directory a run that has begun, so it comes first.
    this.writeResolved(resolved);
    this.#replace('config.yaml', config);
    this.#replace('environment.json', json(environment));
  }

  writeResolved(resolved: object): void {
    const header = '# Every default and override in place: lenet run on this file repeats the run.\n';
    this.#replace('resolved.yaml', header + resolvedText(resolved));
  }

  writeSummary(summary: Summary): void {
    this.#replace('summary.json', json(summary));
  }

  /** @returns the SHA-256 of the file, to detect a later change on disk. */
  writeModel(tensors: ReadonlyMap<string, Tensor>): string {
    const bytes = encodeTensors(tensors);
    this.#replace('model.safetensors', bytes);
    return createHash('sha256').update(bytes).digest('hex');
  }

  /** SHA-256 of the model on disk; null if there is none. @throws FileError */
  modelSha256(): string | null {
    const path = join(this.path, 'model.safetensors');
    if (!existsSync(path)) return null;
    return reading(path, () => createHash('sha256').update(readFileSync(path)).digest('hex'));
  }

  appendMetrics(line: MetricsLine): void {
    appendLine(join(this.path, 'metrics.jsonl'), JSON.stringify(line));
  }

  /** Removes unfinished files of a killed process. */
  removeLeftovers(): void {
    for (const folder of [this.path, join(this.path, 'checkpoints')]) {
      if (!existsSync(folder)) continue;
      for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true });
    }
  }

  /** Length of metrics.jsonl in bytes. */
  metricsBytes(): number {
    const path = join(this.path, 'metrics.jsonl');
    return existsSync(path) ? statSync(path).size : 0;
  }

  /** Removes the lines written after a checkpoint, and an incomplete one: later lines are appended. */
  truncateMetrics(bytes: number): void {
    const path = join(this.path, 'metrics.jsonl');
    if (!existsSync(path)) return;
    writing(path, () => truncateSync(path, endOfLine(path, bytes)));
  }

  /** Syncs the appended lines to disk. */
  syncMetrics(): void {
    syncFile(join(this.path, 'metrics.jsonl'));
  }

  /** Appends a line to log.txt, with the time. */
  log(text: string): void {
    appendLine(join(this.path, 'log.txt'), `${new Date().toISOString()} ${text}`);
  }

  #replace(file: string, content: string | Uint8Array): void {
    writeAtomically(join(this.path, file), content);
  }
}

/** A resolved configuration as YAML. It contains no references: what looks like one is escaped. */
export const resolvedText = (resolved: object): string =>
  stringify(resolved, { aliasDuplicateObjects: false }).replaceAll('${', () => '$${');

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
