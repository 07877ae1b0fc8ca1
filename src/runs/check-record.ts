// JSON that others may have written, checked before anything is done with it.
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { readWhole } from '../files/read.js';
import type { RecordKind } from './record-schemas.js';

/** A record that is none of ours: what is wrong with it. */
export class RecordError extends Error {}

/** Nesting, past which nothing that we write goes. */
const DEEPEST = 64;
/** Bytes of a record in a file of its own. */
const LARGEST = 256 << 20;

const validators: Record<RecordKind, ValidateFunction> = createRequire(import.meta.url)('./record-validators.cjs');

/** A record from its text. @throws RecordError */
export function parseRecord<Kind>(kind: RecordKind, text: string): Kind {
  if (depthOf(text) > DEEPEST) throw new RecordError(`more than ${DEEPEST} brackets inside one another`);
  const value = parsed(text);
  const validate = validators[kind];
  if (validate(value)) return value as Kind;
  // Of what may be null as well, the first is about what else it may be.
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

/** A record in a file. @throws RecordError; FileError and the system's errors where it cannot be read */
export function readRecord<Kind>(kind: RecordKind, path: string): Kind {
  return parseRecord(kind, readWhole(path, LARGEST).toString('utf8'));
}

/** How many brackets are open at once, at most; those in strings are text. */
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
