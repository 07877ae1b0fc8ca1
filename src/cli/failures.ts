// Errors that are expected to happen to people, and the exit code of each.
import { ViewError } from '../compare/view.js';
import { DataError } from '../data/dataset.js';
import { FigureError } from '../figures/figure.js';
import { FileError } from '../files/system-error.js';
import { ArenaError } from '../kernels/index.js';
import { EngineError } from '../kernels/native.js';
import { RunError } from '../runs/run-directory.js';
import { CrewError } from '../training/crew.js';
import { Interrupted } from '../training/run-experiment.js';
import { TrainingError } from '../training/trainer.js';
import { EXIT } from './exit-codes.js';

/** The exit code of an expected failure, or undefined for a mistake of ours. */
export function failureCode(error: Error): number | undefined {
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (error instanceof ViewError) return EXIT.usage;
  const expected = [DataError, FileError, RunError, TrainingError, CrewError, EngineError, ArenaError, FigureError];
  return expected.some((kind) => error instanceof kind) ? EXIT.failed : undefined;
}
