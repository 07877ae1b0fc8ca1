// Resolves `${name}` references to `variables:`.
import { closest, listed } from './closest.js';
import { type Located, type LocatedMap, mapScalars } from './located.js';
import { ConfigError, type Problem, problemAt } from './problem.js';

type LocatedScalar = Extract<Located, { kind: 'scalar' }>;

/**
 * A tree with its references replaced, the variables used, and a problem for each reference that cannot be resolved.
 */
export interface Interpolated {
  readonly tree: LocatedMap;
  readonly used: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Replaces `${name}` by the variable of that name. A string that is only a reference takes the variable's value and
 * type (a whole block, too); inside a longer string the value becomes text. Variables may refer to variables, and names
 * may contain references: `${${x}}`. `$${` is a literal `${`. Removes `variables` from the tree. Problems: unknown
 * names, circular variables, and blocks inside strings.
 */
export function interpolated(root: LocatedMap): Interpolated {
  const entries = new Map(root.entries);
  entries.delete('variables');
  const references = new References(root);
  const tree = { ...root, entries: mapEntries(entries, references) };
  return { tree, used: references.used, problems: references.problems };
}

/** One value of a tree with its references replaced, and the variables used. @throws ConfigError */
export function dereference(root: LocatedMap, value: Located): { value: Located; used: ReadonlySet<string> } {
  const references = new References(root);
  const found = mapScalars(value, (scalar) => references.substitute(scalar, []));
  if (references.problems.length > 0) throw new ConfigError(references.problems);
  return { value: found, used: references.used };
}

const mapEntries = (entries: LocatedMap['entries'], references: References) =>
  new Map(
    [...entries].map(([key, entry]) => [
      key,
      { ...entry, value: mapScalars(entry.value, (scalar) => references.substitute(scalar, [])) },
    ]),
  );

/**
 * Limits the values, and the characters of one string, that references may expand to: variables that double one
 * another.
 */
const MOST_VALUES = 20_000;
const MOST_CHARACTERS = 100_000;
/** Limits the nesting of references in names: `${${x}}` is two deep. */
const MOST_NESTED = 32;

class References {
  #values = 0;
  readonly used = new Set<string>();
  readonly problems: Problem[] = [];
  readonly #variables: LocatedMap['entries'];

  constructor(root: LocatedMap) {
    const variables = root.entries.get('variables')?.value;
    if (variables && variables.kind !== 'map') {
      const help = 'variables: {activation: tanh}';
      throw new ConfigError([
        problemAt(variables.origin, ['variables'], 'variables must be a map of names to values', help),
      ]);
    }
    this.#variables = variables?.entries ?? new Map();
  }

  /** @param stack the variables that contain this value, outermost first */
  substitute(scalar: LocatedScalar, stack: readonly string[]): Located {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar;
    if (referencesIn(scalar.value).depth > MOST_NESTED) {
      throw this.#tooMuch(scalar, `names nested more than ${MOST_NESTED} deep`);
    }
    const pieces = piecesOf(scalar.value);
    const [only] = pieces;
    if (pieces.length === 1 && only.isReference) return this.#lookUp(only.text, scalar, stack) ?? scalar;
    const value = pieces.map((piece) => this.#text(piece, scalar, stack)).join('');
    if (value.length > MOST_CHARACTERS) throw this.#tooMuch(scalar, `more than ${MOST_CHARACTERS} characters`);
    return { ...scalar, value };
  }

  #text({ text, isReference }: Piece, at: LocatedScalar, stack: readonly string[]): string {
    if (!isReference) return text;
    const value = this.#lookUp(text, at, stack);
    if (!value) return `\${${text}}`;
    if (value.kind === 'scalar') return String(value.value);
    const message = `\${${text.trim()}} is a ${value.kind}, but is used inside a string`;
    this.problems.push(problemAt(at.origin, [], message, 'make the reference the whole value'));
    return '';
  }

  /** The variable's value with its own references replaced; its origin is where it was used. */
  #lookUp(written: string, at: LocatedScalar, stack: readonly string[]): Located | undefined {
    const before = this.problems.length;
    const inner = piecesOf(written).map((piece) => this.#text(piece, at, stack));
    if (this.problems.length > before) return undefined;
    const name = inner.join('').trim();
    const entry = this.#variables.get(name);
    if (!entry) {
      this.problems.push(this.#undefined(name, at));
      return undefined;
    }
    this.used.add(name);
    if (stack.includes(name)) {
      const loop = [...stack.slice(stack.indexOf(name)), name].join(' -> ');
      this.problems.push(problemAt(entry.key, ['variables', name], `circular variables: ${loop}`));
      return undefined;
    }
    if (++this.#values > MOST_VALUES) throw this.#tooMuch(at, `more than ${MOST_VALUES} values`);
    const value = mapScalars(entry.value, (scalar) => this.substitute(scalar, [...stack, name]));
    return value.kind === 'scalar' ? { ...value, origin: at.origin } : value;
  }

  #tooMuch({ origin }: LocatedScalar, what: string): ConfigError {
    const message = `its references expand to ${what}`;
    return new ConfigError([problemAt(origin, [], message, 'simplify the variables')]);
  }

  #undefined(name: string, at: LocatedScalar): Problem {
    const names = [...this.#variables.keys()];
    const near = closest(name, names);
    const known = names.length > 0 ? `defined: ${listed(names, 'and')}` : 'no variables are defined';
    const help = near ? `did you mean \${${near}}?` : `${known}; add it under variables:`;
    return problemAt(at.origin, [], `\${${name}} is not defined`, help);
  }
}

interface Piece {
  readonly text: string;
  readonly isReference: boolean;
}

/** Splits a string into plain pieces and references; an unclosed `${` is plain. */
function piecesOf(text: string): Piece[] {
  const { ends } = referencesIn(text);
  const pieces: Piece[] = [];
  let start = 0;
  let plain = '';
  for (let i = text.indexOf('$'); i >= 0; i = text.indexOf('$', i)) {
    const end = ends.get(i);
    if (text.startsWith('$${', i)) {
      plain += `${text.slice(start, i)}\${`;
      i = start = i + 3;
    } else if (end === undefined) {
      i++;
    } else {
      plain += text.slice(start, i);
      if (plain) pieces.push({ text: plain, isReference: false });
      plain = '';
      pieces.push({ text: text.slice(i + 2, end), isReference: true });
      i = start = end + 1;
    }
  }
  plain += text.slice(start);
  return plain ? [...pieces, { text: plain, isReference: false }] : pieces;
}

/** Where each closed `${` ends, and how deep references are nested. */
function referencesIn(text: string): { readonly ends: ReadonlyMap<number, number>; readonly depth: number } {
  const ends = new Map<number, number>();
  const open: number[] = [];
  const depths: number[] = [0];
  for (const { 0: sign, index } of text.matchAll(/\$\{|\}/g)) {
    if (sign === '${') open.push(index);
    const start = sign === '}' ? open.pop() : undefined;
    if (start === undefined) continue;
    ends.set(start, index);
    depths.push(open.length + 1);
  }
  return { ends, depth: depths.reduce((a, b) => Math.max(a, b)) };
}
