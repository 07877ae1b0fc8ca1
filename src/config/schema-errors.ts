// Runs ajv, and attaches to each error the value and the subschema that it is about.
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Schema } from '../schema/index.js';

export type SchemaName = 'experiment' | 'study';

export interface SchemaError extends ErrorObject {
  /** Path of the value. */
  readonly path: readonly string[];
  /** The schema that contains the keyword. */
  readonly parentSchema: Schema;
  /** The choice that contains the failed branch, for a bare name that is not one of its kinds. */
  readonly choice: Schema | undefined;
}

/** Compiled at build time (scripts/write-validators.js): compiling takes ajv a third of a second. */
const validators: Record<SchemaName, ValidateFunction> = createRequire(import.meta.url)('./validators.cjs');

/** All errors of `value` against the named schema. */
export function schemaErrors(name: SchemaName, schema: Schema, value: unknown): SchemaError[] {
  const validator = validators[name];
  if (validator(value)) return [];
  const errors = (validator.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return errors.map((error) => complete(error, schema, value));
}

/** The compiled validator reports the instance path, and only the end of the schema path. */
function complete(error: ErrorObject, schema: Schema, value: unknown): SchemaError {
  const path = stepsOf(error.instancePath);
  const whole = schemaOf(schema, path);
  const steps = stepsOf(error.schemaPath);
  // A choice that allows other strings has its names in then/else.
  const branch = steps.at(-3) === 'then' ? 'then' : steps.at(-2);
  const isChoice = whole.if !== undefined && (branch === 'then' || branch === 'else');
  const parentSchema = isChoice ? (whole[branch] as Schema) : whole;
  const choice = isChoice && branch === 'then' ? whole : undefined;
  return { ...error, path, data: valueAt(value, path), parentSchema, choice };
}

/** The schema at a path; a step below a choice is one of its kinds. */
const schemaOf = (schema: Schema, path: readonly string[]): Schema =>
  path.reduce((at, step) => {
    const { properties, patternProperties, items, additionalProperties } = (at.else ?? at) as Record<string, Schema>;
    const [rest] = Object.values(patternProperties ?? {});
    return (properties?.[step] ?? items ?? rest ?? additionalProperties) as Schema;
  }, schema);

/** The steps of a JSON pointer. */
const stepsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const valueAt = (root: unknown, steps: readonly string[]) =>
  steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], root);
