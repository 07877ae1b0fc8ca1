// Reads and validates JSON records, which other programs may have written.
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { readWhole } from '../files/read.js';
import type { RecordKind } from './record-schemas.js';

/** A record that does not match its schema, with what is wrong. */
export class RecordError extends Error {}

/** Maximum nesting; our records never exceed it. */
const DEEPEST = 64;
/** Maximum bytes of a record file. */
const LARGEST = 256 << 20;

const validators: Record<RecordKind, ValidateFunction> = createRequire(import.meta.url)('./record-validators.cjs');

/** Parses and validates a record. @throws RecordError */
export function parseRecord<Kind>(kind: RecordKind, text: string): Kind {
  if (depthOf(text) > DEEPEST) throw new RecordError(`nested more than ${DEEPEST} deep`);
  const value = parsed(text);
  const validate = validators[kind];
  if (validate(value)) return value as Kind;
  // For a value that may be null, the first error is about its other type.
  const [error] = validate.errors ?? [];
  const place = error?.instancePath.slice(1).replaceAll('/', '.') || 'it';
  throw new RecordError(`${place} ${error?.message ?? 'is wrong'}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordError('not valid JSON');
  }
}

/** Reads a record from a file. @throws RecordError; FileError and the system's errors where it cannot be read */
export function readRecord<Kind>(kind: RecordKind, path: string): Kind {
  return parseRecord(kind, readWhole(path, LARGEST).toString('utf8'));
}

/** Maximum number of open brackets, not counting those in strings. */
function depthOf(text: string): number {
  let [depth, deepest, isString] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (isString) {
      if (sign === 92) i++;
      else if (sign === 34) isString = false;
    } else if (sign === 34) isString = true;
    else if (sign === 91 || sign === 123) deepest = Math.max(deepest, ++depth);
    else if (sign === 93 || sign === 125) depth--;
  }
  return deepest;
}
