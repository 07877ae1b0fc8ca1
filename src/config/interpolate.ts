// `variables:` and `${name}`: an ablation changes one word.
import { closest, listed } from './closest.js';
import { type Located, type LocatedMap, mapScalars } from './located.js';
import { ConfigError, type Problem, problemAt } from './problem.js';

type LocatedScalar = Extract<Located, { kind: 'scalar' }>;

/** A tree with its references replaced, what they referred to, and those that lead nowhere. */
export interface Interpolated {
  readonly tree: LocatedMap;
  readonly used: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Replaces `${name}` by the variable of that name: a string that is nothing else takes on the
 * variable's value and type (a whole block too), inside a longer string it becomes text. Variables
 * may refer to variables, and a name may be made of references: `${${x}}`. `$${` is `${` itself.
 * `variables` is taken out of the tree. Problems: unknown names, circles, and blocks inside strings.
 */
export function interpolated(root: LocatedMap): Interpolated {
  const entries = new Map(root.entries);
  entries.delete('variables');
  const references = new References(root);
  const tree = { ...root, entries: mapEntries(entries, references) };
  return { tree, used: references.used, problems: references.problems };
}

/** One value of a tree with its references replaced, and what they referred to: what a path finds there. @throws ConfigError */
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

/** Values, and characters of one text, that references may come to: variables that double one another stop here. */
const MOST_VALUES = 20_000;
const MOST_CHARACTERS = 100_000;
/** References in the names of references: `${${x}}` is two deep. */
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
      throw new ConfigError([problemAt(variables.origin, ['variables'], 'variables is a map of names', help)]);
    }
    this.#variables = variables?.entries ?? new Map();
  }

  /** @param stack the variables that this value is part of, outermost first */
  substitute(scalar: LocatedScalar, stack: readonly string[]): Located {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar;
    if (referencesIn(scalar.value).depth > MOST_NESTED) {
      throw this.#tooMuch(scalar, `names of names, more than ${MOST_NESTED} deep`);
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
    const message = `\${${text.trim()}} is a ${value.kind}, and stands inside a text`;
    this.problems.push(problemAt(at.origin, [], message, 'let it stand alone'));
    return '';
  }

  /** The variable's value, with its own references replaced; where it was used stays its place. */
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
      this.problems.push(problemAt(entry.key, ['variables', name], `variables go round in a circle: ${loop}`));
      return undefined;
    }
    if (++this.#values > MOST_VALUES) throw this.#tooMuch(at, `more than ${MOST_VALUES} values`);
    const value = mapScalars(entry.value, (scalar) => this.substitute(scalar, [...stack, name]));
    return value.kind === 'scalar' ? { ...value, origin: at.origin } : value;
  }

  #tooMuch({ origin }: LocatedScalar, what: string): ConfigError {
    const message = `its references come to ${what}`;
    return new ConfigError([problemAt(origin, [], message, 'variables that repeat variables grow without bound')]);
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

/** A text as its plain stretches and references; a `${` that is never closed is plain. */
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

/** Where each `${` that is closed ends, past those inside it, and how deep they stand in one another. */
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
