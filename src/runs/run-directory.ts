// A run's directory: the only code that writes one. A crash at any instant leaves it readable: whole
// files are replaced by a rename, metrics are appended line by line.

import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Environment, MetricsLine, Summary } from './records.js';
import { encodeTensors, type Tensor } from './safetensors.js';

/** A run that cannot be written or read: what happened to which path, and what to do. */
export class RunError extends Error {}

export class RunDirectory {
  private constructor(readonly path: string) {}

  /** A directory that is there already. */
  static open(path: string): RunDirectory {
    return new RunDirectory(path);
  }

  /**
   * Makes `<out>/<name>-<YYYYMMDD-HHMMSS>-<4 hex>/`.
   * @throws RunError when the folder cannot be made.
   */
  static create(out: string, name: string, now: Date): RunDirectory {
    const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    const path = join(out, `${name}-${stamp}-${randomBytes(2).toString('hex')}`);
    guarded(out, () => {
      mkdirSync(out, { recursive: true });
      mkdirSync(path);
    });
    return new RunDirectory(path);
  }

  /** Makes the directory at `path`; one that stopped before its run began is taken over. @throws RunError */
  static createAt(path: string): RunDirectory {
    guarded(path, () => mkdirSync(path, { recursive: true }));
    return new RunDirectory(path);
  }

  /** The configuration as given and as resolved, and where it runs. */
  begin(config: string, resolved: object, environment: Environment): void {
    this.#replace('config.yaml', config);
    this.writeResolved(resolved);
    this.#replace('environment.json', json(environment));
  }

  writeResolved(resolved: object): void {
    const header = '# Every default and override in place: lenet run on this file repeats the run.\n';
    this.#replace('resolved.yaml', header + resolvedText(resolved));
  }

  writeSummary(summary: Summary): void {
    this.#replace('summary.json', json(summary));
  }

  writeModel(tensors: ReadonlyMap<string, Tensor>): void {
    this.#replace('model.safetensors', encodeTensors(tensors));
  }

  /** SHA-256 of the model as it is on disk; null where there is none. @throws RunError */
  modelSha256(): string | null {
    const path = join(this.path, 'model.safetensors');
    if (!existsSync(path)) return null;
    try {
      return createHash('sha256').update(readFileSync(path)).digest('hex');
    } catch (error) {
      throw new RunError(`cannot read ${path}: ${(error as Error).message}`);
    }
  }

  appendMetrics(line: MetricsLine): void {
    appendLine(join(this.path, 'metrics.jsonl'), JSON.stringify(line));
  }

  /** Removes what a killed process had not finished writing. */
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

  /** Takes back the lines that were written after a checkpoint, and one that was cut short: what comes is written behind. */
  truncateMetrics(bytes: number): void {
    const path = join(this.path, 'metrics.jsonl');
    if (!existsSync(path)) return;
    guarded(path, () => truncateSync(path, readFileSync(path).subarray(0, bytes).lastIndexOf('\n') + 1));
  }

  /** A line of log.txt, with the time. */
  log(text: string): void {
    appendLine(join(this.path, 'log.txt'), `${new Date().toISOString()} ${text}`);
  }

  #replace(file: string, content: string | Uint8Array): void {
    writeAtomically(join(this.path, file), content);
  }
}

/** @throws RunError */
export function appendLine(path: string, text: string): void {
  guarded(path, () => appendFileSync(path, `${text}\n`));
}

/** @throws RunError for a file of the user's that is there already, unless it may be replaced. */
export function requireFree(path: string, mayReplace: boolean): void {
  if (existsSync(path) && !mayReplace) throw new RunError(`${path} is there already; --force replaces it`);
}

/** Writes a whole file or none of it. @throws RunError; an earlier file stays as it was. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  guarded(path, () => {
    try {
      writeFileSync(temporary, content);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** A resolved configuration as YAML. Nothing in it is a reference: what looks like one is escaped. */
export const resolvedText = (resolved: object): string =>
  stringify(resolved, { aliasDuplicateObjects: false }).replaceAll('${', () => '$${');

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const CAUSES: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space, or choose another folder with --out',
  EDQUOT: 'the disk quota is used up; free some space, or choose another folder with --out',
  EACCES: 'permission denied; choose a folder of your own with --out',
  EPERM: 'not permitted; choose a folder of your own with --out',
  EROFS: 'the file system is read-only; choose another folder with --out',
  ENOTDIR: 'part of the path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
  ENOENT: 'the folder is gone',
  ENAMETOOLONG: 'the name is too long; choose a shorter one with --name',
};

function guarded(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new RunError(`cannot write ${path}: ${CAUSES[code] ?? message}`);
  }
}
