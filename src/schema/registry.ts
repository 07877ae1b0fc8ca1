// What all registries share: what a kind is, how a file declares one, and how one is looked up.
import type { Schema } from './schema.js';

/**
 * One kind of a choice: what it is and what options it takes. What kinds do with their options is declared as methods, so
 * that a kind of certain options is a kind of any: the schema has checked them before a method is called.
 */
export interface Kind {
  /** The name that YAML uses. */
  readonly type: string;
  /** One sentence for editors, help and the reference. */
  readonly summary: string;
  /** JSON Schema of its options: of an object (`optionsOf`), or of a bare value (`pad: 2`). */
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

/**
 * A kind as its file declares it. The `define...` function of a registry takes a `Declared<K<ValueOf<S>>, S>`: the
 * methods of the kind get options of the type that the literal `options` says.
 */
export type Declared<K extends Kind, S extends Schema> = K & { readonly options: S };

/** Kinds in the order in which help and documentation list them, each found by its name. */
export class Registry<K> {
  readonly #byName: ReadonlyMap<string, K>;

  constructor(
    readonly kinds: readonly K[],
    nameOf: (kind: K) => string,
  ) {
    this.#byName = new Map(kinds.map((kind) => [nameOf(kind), kind]));
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  find(name: string): K | undefined {
    return this.#byName.get(name);
  }

  /** The kind of a name that has been checked. @throws RangeError for an unknown one, a mistake of ours */
  of(name: string): K {
    const found = this.find(name);
    if (!found) throw new RangeError(`unknown type ${name}; there are ${this.names.join(', ')}`);
    return found;
  }
}

/** The registry of kinds that a choice in YAML is between. */
export const registry = <K extends Kind>(kinds: readonly K[]): Registry<K> => new Registry(kinds, ({ type }) => type);
