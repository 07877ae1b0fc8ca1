// Converts YAML nodes to a located tree: expands aliases, and rejects values that a configuration cannot hold.
import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Entry, Located, Origin, Source } from './located.js';
import { ConfigError, problemAt } from './problem.js';

/** Limits the values of a file after alias expansion: stops alias bombs. */
const MOST_VALUES = 20_000;

/** @throws ConfigError at the first invalid value */
export function locate(source: Source, document: Document): Located {
  return new Locator(source, document).visit(document.contents, { source, start: 0, end: source.text.length });
}

class Locator {
  #values = 0;
  /** Aliases being expanded, outermost first. */
  readonly #open: Node[] = [];

  constructor(
    private readonly source: Source,
    private readonly document: Document,
  ) {}

  visit(node: unknown, fallback: Origin): Located {
    const origin = this.#origin(node, fallback);
    if (++this.#values > MOST_VALUES) {
      throw fault(origin, `more than ${MOST_VALUES} values`, 'its aliases expand to too much');
    }
    if (isAlias(node)) return this.#alias(node, origin);
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.visit(item, origin)), origin };
    if (isMap(node)) return this.#map(node, origin);
    return { kind: 'scalar', value: scalarOf(isScalar(node) ? node.value : null, origin), origin };
  }

  #origin(node: unknown, fallback: Origin): Origin {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return range ? { source: this.source, start: range[0], end: range[1] } : fallback;
  }

  #alias(alias: Alias, origin: Origin): Located {
    const target = alias.resolve(this.document);
    if (!target) {
      throw fault(origin, `*${alias.source} has no anchor before it`, 'define it first: &name before the value');
    }
    // The alias node itself also counts: it locates the value in the text.
    const isInside = target.range && target.range[0] <= origin.start && origin.end <= target.range[1];
    if (isInside || this.#open.includes(target)) {
      throw fault(origin, `*${alias.source} refers to itself: it is inside &${alias.source}`, 'write the value out');
    }
    this.#open.push(target);
    const value = this.visit(target, origin);
    this.#open.pop();
    return value;
  }

  #map(map: YAMLMap, origin: Origin): Located {
    const entries = new Map<string, Entry>();
    for (const { key: node, value } of map.items as Pair[]) {
      const key = this.#origin(node, origin);
      const name = String(isScalar(node) ? node.value : node);
      if (name === '<<') {
        throw fault(key, 'merge keys (<<) are not part of YAML 1.2', 'use extends, or write the values out');
      }
      if (name === '__proto__') throw fault(key, '__proto__ cannot be a key', 'give it another name');
      // Checked here because the parser's own check takes quadratic time.
      if (entries.has(name)) {
        throw fault(key, `not valid YAML: the key ${name} appears twice in this map`, 'remove one, or rename it');
      }
      entries.set(name, { key, value: this.visit(value, key) });
    }
    return { kind: 'map', entries, origin };
  }
}

function scalarOf(value: unknown, origin: Origin): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return scalarOf(Number(value), origin);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'number') {
    throw fault(origin, 'not a string, a number, true, false or null', 'write it without its tag');
  }
  if (Number.isFinite(value)) return value;
  const written = origin.source.text.slice(origin.start, origin.end);
  const what = Number.isNaN(value) ? 'not a number' : 'not finite';
  throw fault(origin, `${written} is ${what}`, 'write a finite number; quote it to make it a string');
}

const fault = (origin: Origin, message: string, help: string) =>
  new ConfigError([problemAt(origin, [], message, help)]);
