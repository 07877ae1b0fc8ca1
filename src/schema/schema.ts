// JSON Schema as plain data, and the TypeScript types of the values that a schema literal allows.

/** A JSON Schema, as plain data. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** The schema of options by name, as `optionsOf` makes it. */
export interface OptionsSchema extends Schema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** The type of a value that a schema literal allows: as much of JSON Schema as is used here. */
export type ValueOf<S> = S extends { enum: readonly (infer E)[] }
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
        : OfObject<S>;

type OfObject<S> = S extends { properties: infer P; required: readonly (infer R)[] }
  ? OptionsOf<P, R>
  : S extends { patternProperties: infer P }
    ? Readonly<Record<string, ValueOf<P[keyof P]>>>
    : object;

/** Resolved options: those with a default and the required ones are there, the rest may not be. */
export type OptionsOf<P, R> = {
  readonly [K in keyof P as Present<P, R, K> extends true ? K : never]: ValueOf<P[K]>;
} & {
  readonly [K in keyof P as Present<P, R, K> extends true ? never : K]?: ValueOf<P[K]>;
};

type Present<P, R, K extends keyof P> = K extends R ? true : P[K] extends { default: unknown } ? true : false;
