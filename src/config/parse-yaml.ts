// YAML text to a located tree, with YAML's own errors in our words.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import { closestFile } from './closest.js';
import type { Entry, Located, Origin, Scalar, Source } from './located.js';
import { ConfigError, type Problem, problemAt, problemWith } from './problem.js';

/** Values that a file may hold after its aliases are written out: an alias bomb stops here. */
const MOST_VALUES = 20_000;
const MOST_BYTES = 1_000_000;

const ADVICE: Record<string, string> = {
  TAB_AS_INDENT: 'indent with spaces: YAML does not allow tabs',
  DUPLICATE_KEY: 'a key may stand once in a map: remove one, or rename it',
  BAD_INDENT: 'line it up with the entries around it',
  MISSING_CHAR: 'a quote, a bracket or a comma is missing here or before',
  BLOCK_IN_FLOW: 'inside { } and [ ] everything is written in the flow style, with commas',
  MULTIPLE_DOCS: 'one experiment a file: remove the line ---',
};

/** Reads and parses a configuration file. @throws ConfigError */
export function readYaml(file: string): Located {
  return parseYaml(readSource(file));
}

function readSource(file: string): Source {
  const path = resolve(file);
  const name = relative(process.cwd(), path).startsWith('..') ? path : relative(process.cwd(), path) || file;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ConfigError([unreadable(name, path, error as NodeJS.ErrnoException)]);
  }
  if (bytes.length > MOST_BYTES) {
    const size = (bytes.length / 1e6).toFixed(1);
    throw new ConfigError([problemWith(name, `${size} MB is too large for a configuration`, 'is it the right file?')]);
  }
  const text = decode(bytes);
  if (text === undefined) {
    throw new ConfigError([problemWith(name, 'this is a binary file', 'a configuration is YAML text in UTF-8')]);
  }
  return { name, text, directory: dirname(path) };
}

function unreadable(name: string, path: string, { code, message }: NodeJS.ErrnoException): Problem {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const near = closestFile(path);
    return problemWith(name, 'there is no such file', near ? `did you mean ${near}?` : 'check the path');
  }
  if (code === 'EISDIR') {
    return problemWith(name, 'this is a directory', 'name a configuration file in it');
  }
  if (code === 'EACCES') return problemWith(name, 'permission to read it is denied', 'check its mode');
  return problemWith(name, `cannot be read: ${message}`);
}

function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses YAML 1.2. @throws ConfigError with every syntax error. */
export function parseYaml(source: Source): Located {
  const document = parseDocument(source.text, { stringKeys: true, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigError(document.errors.map((error) => syntaxProblem(source, error)));
  }
  if (!document.contents) {
    throw new ConfigError([problemWith(source.name, 'this file is empty', 'copy one of configs/*.yaml to start from')]);
  }
  return locate(source, document);
}

function syntaxProblem(source: Source, error: YAMLError): Problem {
  const [start, end] = error.pos;
  const origin: Origin = { source, start, end: Math.max(end, start + 1) };
  const message = `not valid YAML: ${error.message.replace(/\.$/, '')}`;
  return problemAt(origin, [], message, ADVICE[error.code]);
}

/** YAML nodes to a located tree; aliases are written out, and counted. */
function locate(source: Source, document: Document): Located {
  let values = 0;
  const visit = (node: Node | null | undefined, fallback: Origin): Located => {
    const origin: Origin = node?.range ? { source, start: node.range[0], end: node.range[1] } : fallback;
    if (++values > MOST_VALUES) {
      throw new ConfigError([
        problemAt(origin, [], `more than ${MOST_VALUES} values`, 'aliases that repeat aliases grow without bound'),
      ]);
    }
    if (isAlias(node)) {
      const target = node.resolve(document) as Node | undefined;
      if (target) return visit(target, origin);
      throw new ConfigError([
        problemAt(origin, [], `*${node.source} has no anchor before it`, 'define it first: &name before the value'),
      ]);
    }
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => visit(item as Node, origin)), origin };
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const pair of node.items) {
        const keyNode = pair.key as Node;
        const range = keyNode.range ?? [origin.start, origin.end];
        const key: Origin = { source, start: range[0], end: range[1] };
        const name = String(isScalar(keyNode) ? keyNode.value : keyNode);
        entries.set(name, { key, value: visit(pair.value as Node | null, key) });
      }
      return { kind: 'map', entries, origin };
    }
    return { kind: 'scalar', value: scalarOf(isScalar(node) ? node.value : null), origin };
  };
  return visit(document.contents as Node, { source, start: 0, end: source.text.length });
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === 'bigint') return Number(value);
  return value === undefined ? null : (value as Scalar);
}
