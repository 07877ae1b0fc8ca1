// Turns JSON Schema errors into messages with location and advice.
import { kindsOf, type Schema } from '../schema/index.js';
import { closest, listed } from './closest.js';
import { formatPath, type Located, originOf, type Path, toPlain } from './located.js';
import { own } from './own.js';
import { type Problem, problemAt } from './problem.js';
import { type SchemaError, type SchemaName, schemaErrors } from './schema-errors.js';
import { advice } from './terms.js';

const MOST_ERRORS = 200;

/** Validates a tree against the named schema; reports up to 200 errors. */
export function validate(name: SchemaName, schema: Schema, root: Located): Problem[] {
  // One mistake may be repeated ten thousand times, and isShadowed compares all pairs.
  const errors = schemaErrors(name, schema, toPlain(root)).slice(0, MOST_ERRORS);
  const problems = errors
    .filter((error) => !isShadowed(error, errors))
    .map((error) => describe(error, root))
    .filter((problem) => problem !== undefined);
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Whether another error reports the same mistake more precisely. */
function isShadowed(error: SchemaError, all: readonly SchemaError[]): boolean {
  const here = all.filter((other) => other.instancePath === error.instancePath);
  const unknown = here.filter((other) => other.keyword === 'additionalProperties');
  if (error.keyword === 'required') {
    // For `fiters` instead of `filters`, the unknown key is reported.
    const missing = error.params.missingProperty as string;
    return unknown.some((other) => closest(other.params.additionalProperty as string, [missing]));
  }
  // {conv2d: null, filters: 6} is reported once, as misindented options (see maxProperties).
  if (error.keyword === 'additionalProperties') return misindentedKey(error, all) !== undefined;
  if (error.keyword === 'type') {
    return all.some(
      (other) => other.keyword === 'maxProperties' && isUnder(error, other) && misindentedKey(other, all),
    );
  }
  return false;
}

const isUnder = (error: SchemaError, other: SchemaError) => error.instancePath.startsWith(`${other.instancePath}/`);

/** The kind whose options are next to it instead of under it, or undefined. */
function misindentedKey(error: SchemaError, all: readonly SchemaError[]): string | undefined {
  if (!all.some((e) => e.keyword === 'maxProperties' && e.instancePath === error.instancePath)) return undefined;
  const value = error.data as Record<string, unknown> | null;
  return Object.keys(value ?? {}).find((key) => value?.[key] === null);
}

function describe(error: SchemaError, root: Located): Problem | undefined {
  const { path } = error;
  const parent = error.parentSchema;
  const at = (part: 'key' | 'value', message: string, suggestion?: string, of: Path = path) =>
    problemAt(originOf(root, of, part), of, message, suggestion);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = error.params.additionalProperty as string;
      return unknownKey(key, parent, path, (message, help) => at('key', message, help, [...path, key]));
    }
    case 'required': {
      const key = error.params.missingProperty as string;
      const property = (parent.properties as Record<string, Schema>)[key];
      return at('key', `${subject(path)} needs ${key}`, about(property));
    }
    case 'enum':
      return wrongWord(error, path, (message, help) => at('value', message, help));
    case 'type':
      return wrongType(error, path, (message, help) => at('value', message, help));
    case 'maxProperties': {
      const kind = misindentedKey(error, [error]);
      if (kind)
        return at(
          'value',
          `the options of ${kind} are at the same level as ${kind}`,
          `indent them two spaces more than ${kind}`,
        );
      const kinds = Object.keys(error.data as object);
      return at('value', `expected one choice, found ${listed(kinds, 'and')}`, 'keep one');
    }
    case 'minProperties':
      if (parent.maxProperties !== 1) return at('value', `${subject(path)} is empty`, about(parent));
      return at('value', 'an empty choice', `write one of ${listed(Object.keys((parent.properties ?? {}) as object))}`);
    default:
      return at('value', `${subject(path)} ${sentence(error)}`, about(parent));
  }
}

type Say = (message: string, suggestion?: string) => Problem;

function unknownKey(key: string, parent: Schema, path: Path, say: Say): Problem {
  const known = Object.keys((parent.properties ?? {}) as object);
  const here = advice(key, path) ?? nearest(key, known);
  const isChoice = parent.maxProperties === 1;
  const what = isChoice ? `unknown ${noun(path)} ${key}` : `${subject(path)} has no option ${key}`;
  const all = known.length > 0 ? `it may be ${listed(known)}` : 'it takes no options';
  return say(what, here ?? all);
}

const nearest = (word: string, known: readonly string[]): string | undefined => {
  const near = closest(word, known);
  return near && `did you mean ${near}?`;
};

function wrongWord(error: SchemaError, path: Path, say: Say): Problem {
  const allowed = (error.params.allowedValues as unknown[]).map(String);
  const found = String(error.data);
  const choice = kindsOf(error.choice ?? {});
  const kind = own(choice, found);
  if (kind) {
    const required = (kind.required as string[] | undefined) ?? [];
    const example =
      required.length > 0 ? `${found}: {${required.map((r) => `${r}: ...`).join(', ')}}` : `${found}: ...`;
    return say(`${found} needs ${required.length > 0 ? listed(required, 'and') : 'a value'}`, `write ${example}`);
  }
  const candidates = choice ? Object.keys(choice) : allowed;
  const here = (choice && advice(found, path)) ?? nearest(found, candidates);
  const what = choice
    ? `unknown ${noun(path)} ${found}`
    : `${subject(path)} is ${show(error.data)}, but must be ${listed(candidates)}`;
  return say(what, here ?? (choice ? `it may be ${listed(candidates)}` : undefined));
}

function wrongType(error: SchemaError, path: Path, say: Say): Problem | undefined {
  const types = [error.params.type as string | string[]].flat();
  const expected = listed(types.map((type) => TYPES[type] ?? type));
  const { data } = error;
  const help =
    data === null && types.includes('object')
      ? `write its options under it, or ${path.at(-1)} alone if it needs none`
      : typeof data === 'string' &&
          types.some((t) => t === 'integer' || t === 'number') &&
          data.trim() !== '' &&
          !Number.isNaN(Number(data))
        ? 'remove the quotes'
        : (bareOption(data, error.parentSchema, path) ?? about(error.parentSchema));
  return say(`${subject(path)} is ${show(data)}, but must be ${expected}`, help);
}

/** For `dense: 120`: the name of the only required option. */
function bareOption(data: unknown, schema: Schema, path: Path): string | undefined {
  const [option, ...more] = (schema.required as readonly string[] | undefined) ?? [];
  if (typeof data !== 'number' || option === undefined || more.length > 0) return undefined;
  return `write ${path.at(-1)}: {${option}: ${data}}`;
}

const TYPES: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

/** The patterns of the schemas in words. */
const PATTERNS: Record<string, string> = {
  '^[A-Za-z0-9][A-Za-z0-9._-]*$': 'start with a letter or a digit, and contain only letters, digits, ., - and _',
  '^[A-Za-z_][A-Za-z0-9_-]*$': 'start with a letter or _, and contain only letters, digits, - and _',
};

function sentence({ keyword, params, data, message }: SchemaError): string {
  const { limit } = params as { limit?: number };
  switch (keyword) {
    case 'minimum':
      return `is ${show(data)}, but must be at least ${limit}`;
    case 'maximum':
      return `is ${show(data)}, but must be at most ${limit}`;
    case 'exclusiveMinimum':
      return `is ${show(data)}, but must be more than ${limit}`;
    case 'exclusiveMaximum':
      return `is ${show(data)}, but must be less than ${limit}`;
    case 'minItems':
    case 'maxItems':
      return `has ${(data as unknown[]).length} items, but must have ${keyword === 'minItems' ? 'at least' : 'at most'} ${limit}`;
    case 'pattern':
      return `is ${show(data)}, but must ${PATTERNS[String(params.pattern)] ?? `match ${params.pattern}`}`;
    case 'minLength':
      return 'is empty';
    case 'maxLength':
      return `has ${String(data).length} characters, but must have at most ${limit}`;
    default:
      return `${message ?? 'is not allowed'} (found ${show(data)})`;
  }
}

function show(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}..."` : text;
}

/** How messages name a path: its last name, with the kind it belongs to. */
function subject(path: Path): string {
  const names = path.filter((step) => Number.isNaN(Number(step)));
  if (names.length === 0) return 'this file';
  return formatPath(names.slice(-2));
}

/** What a choice at this path chooses: layer, optimizer, transform ... */
function noun(path: Path): string {
  const key = [...path].reverse().find((step) => Number.isNaN(Number(step)));
  const nouns: Record<string, string> = {
    network: 'layer',
    transforms: 'transform',
    init: 'initializer',
    bias_init: 'initializer',
  };
  return own(nouns, String(key)) ?? String(key ?? 'choice');
}

function about(schema: Schema | undefined): string | undefined {
  return schema?.description as string | undefined;
}
