// Pieces of JSON Schema, and the types that follow from them. A choice between kinds (a layer, an optimizer, an
// initializer ...) is written in YAML as its bare name, `adam`, or as its name with options,
// `adam: {learning_rate: 0.01}`: a union whose tag is the key.
import type { Kind, Registry } from './registry.js';
import type { OptionsSchema, Schema } from './schema.js';

export { type Declared, type Documentation, type Kind, Registry, registry } from './registry.js';
export type { OptionsOf, OptionsSchema, Schema, ValueOf } from './schema.js';

/** A resolved choice: the kind's name and its options with every default in place. */
export interface Choice<Options = unknown> {
  readonly type: string;
  readonly options: Options;
}

/**
 * The schema of a choice between the kinds of a registry. Its `else` branch holds one property a kind, so an error
 * inside a kind is reported for that kind alone.
 * @param others the pattern of other strings that are allowed
 */
export function choiceOf({ kinds }: Registry<Kind>, extra: Schema = {}, others?: string) {
  const bare = kinds.filter((kind) => mayBeBare(kind.options)).map((kind) => kind.type);
  const properties = Object.fromEntries(
    kinds.map((kind) => [kind.type, { description: kind.summary, ...kind.options }]),
  );
  const schema = {
    ...extra,
    type: ['string', 'object'],
    ...{ if: { type: 'string' }, then: others ? { if: { pattern: others }, else: { enum: bare } } : { enum: bare } },
    else: { type: 'object', properties, additionalProperties: false, minProperties: 1, maxProperties: 1 },
  };
  // The precise type of a choice comes from its kind's own schema, not from the union.
  return schema as unknown as { readonly type: 'object'; readonly default: object };
}

/** The kinds of a choice schema by name, or undefined for any other schema. */
export function kindsOf(schema: Schema): Record<string, Schema> | undefined {
  const branch = schema.else as { maxProperties?: number; properties?: Record<string, Schema> } | undefined;
  return branch?.maxProperties === 1 ? branch.properties : undefined;
}

/** Whether a kind with these options may be written as its bare name. */
export function mayBeBare(options: Schema): boolean {
  const required = options.required as readonly string[] | undefined;
  return options.type === 'object' && (required?.length ?? 0) === 0;
}

/** The schema of an options object: strict, and typed by its literal. */
export function optionsOf<const P extends Record<string, Schema>, const R extends readonly (keyof P & string)[] = []>(
  properties: P,
  required?: R,
) {
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    required: (required ?? []) as R,
  } as const;
}

/** The schema of a kind's options after those that every kind of its registry has. */
export const withShared = (shared: Readonly<Record<string, Schema>>, own: OptionsSchema): OptionsSchema => ({
  ...own,
  properties: { ...shared, ...own.properties },
});

/** A size along rows and columns: one whole number for both, or [rows, columns]. */
export function pairOf<const S extends Schema>(minimum: number, rest: S) {
  return {
    type: ['integer', 'array'],
    minimum,
    items: { type: 'integer', minimum },
    minItems: 2,
    maxItems: 2,
    ...rest,
  } as const;
}

/** [rows, columns] of an option made with `pairOf`. */
export function asPair(value: number | readonly number[]): [number, number] {
  return typeof value === 'number' ? [value, value] : [value[0], value[1]];
}

/** The only key of a choice written as {kind: options}. */
export function readChoice<Options = unknown>(value: object): Choice<Options> {
  const [[type, options]] = Object.entries(value);
  return { type, options: options as Options };
}
