// Errors as the command line prints them.
import { stripVTControlCharacters } from 'node:util';
import { formatProblems } from '../config/code-frame.js';
import { ConfigError } from '../config/problem.js';
import { isSystemError, systemText } from '../files/system-error.js';

/** An error as lenet prints it, without colours: of a configuration every problem, with its lines and a suggestion. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return stripVTControlCharacters(formatProblems(error.problems));
  if (isSystemError(error)) return systemText(error);
  return error instanceof Error ? error.message : String(error);
}
