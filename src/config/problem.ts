// A problem in a configuration, with its location and a suggestion.
import { formatPath, type Origin, type Path } from './located.js';

export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** As in network.0.conv2d.filters; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly suggestion: string | undefined;
  /** Location to show; absent when there is no text (a missing file). */
  readonly origin?: Origin;
}

/** All problems of one configuration. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`).join('\n'));
  }
}

/** A problem at a location in a text. */
export function problemAt(origin: Origin, path: Path, message: string, suggestion?: string): Problem {
  const { line, column } = position(origin.source.text, origin.start);
  return { file: origin.source.name, line, column, path: formatPath(path), message, suggestion, origin };
}

/** A problem with a whole file. */
export function problemWith(file: string, message: string, suggestion?: string): Problem {
  return { file, line: 1, column: 1, path: '', message, suggestion };
}

/** 1-based line and column of an offset. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
