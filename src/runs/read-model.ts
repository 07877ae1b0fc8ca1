// Reads stored parameters; those of a run are checked against the SHA-256 in its summary.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readWhole } from '../files/read.js';
import { FileError, whyUnread } from '../files/system-error.js';
import { readRun } from './read-run.js';
import { RunError } from './run-directory.js';
import { decodeTensors, type Tensor, TensorError } from './safetensors.js';

/** Maximum bytes of a parameter file: Node reads no more at once. */
const LARGEST = 2 ** 31 - 1;

/** The name of the model in a run's directory. */
export const MODEL_FILE = 'model.safetensors';

/** A parameter file: its bytes and its tensors. */
export interface StoredModel {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** The model of a run, unchanged since the run ended. @throws RunError */
export function readModel(run: string): StoredModel {
  const file = join(run, MODEL_FILE);
  if (!existsSync(file)) throw new RunError(`${run}: no ${MODEL_FILE}: no epoch was finished`);
  const bytes = readBytes(file);
  const found = sha256(bytes);
  requireRecorded(file, found, recordedIn(run));
  return { bytes, sha256: found, tensors: tensorsOf(file, bytes) };
}

/** The parameters in any file. @throws RunError naming the file. */
export const readTensors = (file: string): ReadonlyMap<string, Tensor> => readParameters(file).tensors;

/** The same with the SHA-256 of the file. @throws RunError */
export function readParameters(file: string): StoredModel {
  const bytes = readBytes(file);
  return { bytes, sha256: sha256(bytes), tensors: tensorsOf(file, bytes) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Absent while the run trains, and in runs of earlier versions. */
function recordedIn(run: string): string | null | undefined {
  try {
    return readRun(run).summary.model_sha256;
  } catch (error) {
    throw new RunError(`${run}: ${(error as Error).message}`);
  }
}

function requireRecorded(file: string, found: string, recorded: string | null | undefined): void {
  if (!recorded || found === recorded) return;
  throw new RunError(
    `${file}: its bytes changed since the run ended:\n    - SHA-256 ${recorded} in summary.json\n    - SHA-256 ${found} now\n` +
      '  Put the file back from a copy, or repeat the run with lenet run on its resolved.yaml.',
  );
}

function readBytes(file: string): Buffer {
  try {
    return readWhole(file, LARGEST);
  } catch (error) {
    if (error instanceof FileError) throw new RunError(error.message);
    throw new RunError(`${file}: ${whyUnread(error)}`);
  }
}

function tensorsOf(file: string, bytes: Uint8Array): ReadonlyMap<string, Tensor> {
  try {
    const tensors = decodeTensors(bytes);
    for (const [name, tensor] of tensors) requireFinite(name, tensor);
    return tensors;
  } catch (error) {
    if (error instanceof TensorError) throw new RunError(`${file}: ${error.message}`);
    throw error;
  }
}

/** A single NaN makes every score NaN. */
function requireFinite(name: string, { values }: Tensor): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new TensorError(
    `${name} holds ${values[at]} (value ${at + 1} of ${values.length}), but parameters must be finite numbers; ` +
      'the file is damaged, or comes from training that diverged: use another one',
  );
}
