// Expected errors, and the exit code of each.
import { ViewError } from '../compare/view.js';
import { DataError } from '../data/dataset.js';
import { CrewError } from '../engine/crew-error.js';
import { Interrupted } from '../experiment/interrupted.js';
import { FigureError } from '../figures/figure.js';
import { FileError } from '../files/system-error.js';
import { EngineError } from '../kernels/engine-choice.js';
import { ArenaError } from '../kernels/index.js';
import { RunError } from '../runs/run-directory.js';
import { TrainingError } from '../training/events.js';
import { EXIT } from './exit-codes.js';

/** Message and exit code of an expected failure; undefined for a bug. */
export function failureOf(error: Error): { readonly message: string; readonly code: number } | undefined {
  const { message } = error;
  if (error instanceof Interrupted) return { message, code: EXIT.interrupted };
  if (error instanceof ViewError || error instanceof FigureError) return { message, code: EXIT.usage };
  const expected = [DataError, FileError, RunError, TrainingError, CrewError, EngineError, ArenaError];
  if (expected.some((kind) => error instanceof kind)) return { message, code: EXIT.failed };
  if (isOutOfMemory(error)) return { message: OUT_OF_MEMORY, code: EXIT.failed };
  return undefined;
}

const OUT_OF_MEMORY =
  'not enough memory; use fewer images (data.limit), a smaller training.batch_size, fewer threads, or a higher limit (ulimit -v)';

/** WebAssembly, array buffers and threads use these messages. */
const isOutOfMemory = (error: Error): boolean =>
  /could not allocate memory|[Aa]llocation failed|out of memory|[Uu]nable to grow/.test(error.message) ||
  ['ERR_WORKER_OUT_OF_MEMORY', 'ERR_WORKER_INIT_FAILED', 'ERR_MEMORY_ALLOCATION_FAILED'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
