// Checkpoints: everything needed to resume training to the same bytes, with a checksum.
// checkpoints/step-<n>.checkpoint is the SHA-256 of the rest (32 bytes), then a safetensors file: the parameters, the
// optimizer's vectors and the best parameters, with everything else as JSON in its metadata. The last two are kept.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readWhole } from '../files/read.js';
import { FileError, isSystemError } from '../files/system-error.js';
import { makeFolder, writeAtomically } from '../files/write.js';
import { parseRecord, RecordError } from './check-record.js';
import { RunError } from './run-directory.js';
import { decodeMetadata, decodeTensors, encodeTensors, type Tensor, TensorError } from './safetensors.js';

const KEPT = 2;
const FOLDER = 'checkpoints';
const CHECKSUM_BYTES = 32;
/** Maximum bytes of a checkpoint: Node reads no more at once. */
const LARGEST = 2 ** 31 - 1;

export interface Checkpoint<State> {
  readonly state: State;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** The JSON of a checkpoint, in addition to the trainer's state. */
export interface CheckpointHeader {
  /** Steps done; part of the file name. */
  readonly step: number;
  /** Length of metrics.jsonl at the checkpoint: later lines are written again. */
  readonly metricsBytes: number;
  /**
   * Seconds from the run's start to the checkpoint, everything included; absent from checkpoints of earlier versions.
   */
  readonly totalSeconds?: number;
  /** The resolved configuration, to detect changes. */
  readonly config: unknown;
}

/** Writes a checkpoint atomically, then removes all but the last two. @throws RunError */
export function writeCheckpoint(
  run: string,
  header: CheckpointHeader,
  state: unknown,
  vectors: ReadonlyMap<string, Float32Array>,
): void {
  makeFolder(join(run, FOLDER));
  const tensors = new Map<string, Tensor>();
  for (const [name, values] of vectors) tensors.set(name, { shape: [values.length], values });
  const body = encodeTensors(tensors, { training: JSON.stringify({ header, state }) });
  const bytes = new Uint8Array(CHECKSUM_BYTES + body.length);
  bytes.set(createHash('sha256').update(body).digest());
  bytes.set(body, CHECKSUM_BYTES);
  writeAtomically(join(run, FOLDER, fileName(header.step)), bytes);
  for (const old of list(run).slice(KEPT)) rmSync(join(run, FOLDER, old), { force: true });
}

const fileName = (step: number) => `step-${String(step).padStart(9, '0')}.checkpoint`;

/** File names, newest first. */
function list(run: string): string[] {
  const folder = join(run, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^step-\d+\.checkpoint$/.test(name))
    .sort()
    .reverse();
}

/**
 * The newest intact checkpoint. `damaged` lists those skipped.
 * @returns undefined where there is none.
 */
export function readCheckpoint<State>(
  run: string,
): { checkpoint: Checkpoint<State> & { header: CheckpointHeader }; damaged: string[] } | undefined {
  const damaged: string[] = [];
  for (const name of list(run)) {
    const read = readIntact<State>(join(run, FOLDER, name));
    if (read) return { checkpoint: read, damaged };
    damaged.push(name);
  }
  if (damaged.length > 0) {
    throw new RunError(`${run}: its checkpoints are damaged (${damaged.join(', ')}): it cannot be resumed`);
  }
  return undefined;
}

/** Undefined if damaged: the checksum does not match, or it is not a checkpoint. */
function readIntact<State>(path: string): (Checkpoint<State> & { header: CheckpointHeader }) | undefined {
  try {
    const bytes = readWhole(path, LARGEST);
    const body = bytes.subarray(CHECKSUM_BYTES);
    const sum = createHash('sha256').update(body).digest();
    if (bytes.length < CHECKSUM_BYTES || !sum.equals(bytes.subarray(0, CHECKSUM_BYTES))) return undefined;
    const { header, state } = parseRecord<{ header: CheckpointHeader; state: State }>(
      'checkpoint',
      decodeMetadata(body).training ?? '',
    );
    return { header, state, vectors: new Map([...decodeTensors(body)].map(([name, { values }]) => [name, values])) };
  } catch (error) {
    const isDamage =
      [FileError, RecordError, TensorError].some((kind) => error instanceof kind) || isSystemError(error);
    if (isDamage) return undefined;
    throw error;
  }
}
