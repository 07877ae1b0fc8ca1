// Pieces of JSON Schema that the registries share. A choice between kinds (a layer, an optimizer, an
// initializer ...) is written in YAML as its bare name, `adam`, or as its name with options,
// `adam: {learning_rate: 0.01}`: a union whose tag is the key.

/** A JSON Schema, as plain data. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** The TypeScript type of a value that a schema literal allows: as much of JSON Schema as is used here. */
type ValueOf<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: readonly (infer T)[] }
    ? OfType<T, S>
    : S extends { type: infer T }
      ? OfType<T, S>
      : unknown;

type OfType<T, S> = T extends 'integer' | 'number'
  ? number
  : T extends 'string'
    ? string
    : T extends 'boolean'
      ? boolean
      : T extends 'array'
        ? readonly (S extends { items: infer I } ? ValueOf<I> : unknown)[]
        : S extends { properties: infer P; required: readonly (infer R)[] }
          ? OptionsOf<P, R>
          : object;

/** Resolved options: those with a default and the required ones are there, the rest may not be. */
export type OptionsOf<P, R> = {
  readonly [K in keyof P as Present<P, R, K> extends true ? K : never]: ValueOf<P[K]>;
} & {
  readonly [K in keyof P as Present<P, R, K> extends true ? never : K]?: ValueOf<P[K]>;
};

type Present<P, R, K extends keyof P> = K extends R ? true : P[K] extends { default: unknown } ? true : false;

/**
 * One kind of a choice: what it is and what options it takes. What kinds do with their options is declared as methods, so
 * that a kind of certain options is a kind of any: the schema has checked them before a method is called.
 */
export interface Kind {
  /** The name that YAML uses. */
  readonly type: string;
  /** One sentence for editors, help and the reference. */
  readonly summary: string;
  /** JSON Schema of its options. An object schema, or the schema of a bare value (`pad: 2`). */
  readonly options: Schema;
}

/** Documentation of a kind for the generated pages, beside its summary and options. */
export interface Documentation {
  readonly formula: string;
  /** Shapes with named axes, and the parameters with theirs. */
  readonly shapes?: string;
  /** Choices that differ between libraries, and what is refused. */
  readonly conventions?: string;
  readonly source?: string;
}

/** A resolved choice: the kind's name and its options with every default in place. */
export interface Choice<Options = unknown> {
  readonly type: string;
  readonly options: Options;
}

/**
 * The schema of a choice. Its `else` branch holds one property a kind, so an error inside a kind is
 * reported for that kind alone.
 */
export function choiceOf(kinds: readonly Kind[], extra: Schema = {}) {
  const bare = kinds.filter((kind) => mayBeBare(kind.options)).map((kind) => kind.type);
  const properties = Object.fromEntries(
    kinds.map((kind) => [kind.type, { description: kind.summary, ...kind.options }]),
  );
  const schema = {
    ...extra,
    type: ['string', 'object'],
    ...{ if: { type: 'string' }, then: { enum: bare } },
    else: { type: 'object', properties, additionalProperties: false, minProperties: 1, maxProperties: 1 },
  };
  // The precise type of a choice comes from its kind's own schema, not from the union.
  return schema as unknown as { readonly type: 'object'; readonly default: object };
}

/** The kind of a type that the schema has checked. @throws RangeError for an unknown one, a mistake of ours */
export function kindOf<K extends Kind>(kinds: readonly K[], type: string): K {
  const found = kinds.find((kind) => kind.type === type);
  if (!found) throw new RangeError(`unknown type ${type}; there are ${kinds.map((kind) => kind.type).join(', ')}`);
  return found;
}

/** The kinds of a choice schema by name, or undefined for any other schema. */
export function kindsOf(schema: Schema): Record<string, Schema> | undefined {
  const branch = schema.else as { maxProperties?: number; properties?: Record<string, Schema> } | undefined;
  return branch?.maxProperties === 1 ? branch.properties : undefined;
}

function mayBeBare(options: Schema): boolean {
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
