// Parses YAML text to a located tree, and rewords YAML errors.
import { dirname, relative, resolve } from 'node:path';
import { parseDocument, type YAMLError, type YAMLWarning } from 'yaml';
import { readAtMost } from '../files/read.js';
import { closestFile } from './closest.js';
import { locate } from './locate.js';
import type { Located, Origin, Source } from './located.js';
import { ConfigError, type Problem, problemAt, problemWith } from './problem.js';

const MOST_BYTES = 1_000_000;

const ADVICE: Record<string, string> = {
  TAB_AS_INDENT: 'indent with spaces; YAML does not allow tabs',
  BAD_INDENT: 'line it up with the entries around it',
  MISSING_CHAR: 'a quote, a bracket or a comma is missing here or before',
  BLOCK_IN_FLOW: 'inside { } and [ ] use the flow style, with commas',
  MULTIPLE_DOCS: 'a file holds one experiment: remove the line ---',
  NON_STRING_KEY: 'a key is a plain word, without an alias or a tag',
  TAG_RESOLVE_FAILED: 'tags (!) are not supported: write the value itself',
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
    bytes = readAtMost(path, MOST_BYTES + 1);
  } catch (error) {
    throw new ConfigError([unreadable(name, path, error as NodeJS.ErrnoException)]);
  }
  if (bytes.length > MOST_BYTES) {
    const message = `larger than ${MOST_BYTES / 1e6} MB, too large for a configuration`;
    throw new ConfigError([problemWith(name, message, 'is it the right file?')]);
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
    return problemWith(
      name,
      'no such file',
      near ? `did you mean ${near}?` : 'lenet list shows the configurations that come with it',
    );
  }
  if (code === 'EISDIR') {
    return problemWith(name, 'this is a directory', 'give a configuration file in it');
  }
  if (code === 'EACCES') return problemWith(name, 'permission denied', 'check its mode');
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
  const document = parseDocument(source.text, { stringKeys: true, uniqueKeys: false, prettyErrors: false });
  const tooDeep = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep) {
    const [start, end] = tooDeep.pos;
    throw new ConfigError([problemAt({ source, start, end }, [], 'nested too deeply', 'close the brackets')]);
  }
  // The parser only warns about an unknown tag, and goes on with the bare text.
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) throw new ConfigError(errors.map((error) => syntaxProblem(source, error)));
  if (!document.contents) {
    throw new ConfigError([problemWith(source.name, 'this file is empty', 'lenet new writes one to start from')]);
  }
  return locate(source, document);
}

function syntaxProblem(source: Source, error: YAMLError | YAMLWarning): Problem {
  const [start, end] = error.pos;
  const origin: Origin = { source, start, end: Math.max(end, start + 1) };
  const message = `not valid YAML: ${error.message.replace(/\.$/, '')}`;
  return problemAt(origin, [], message, ADVICE[error.code]);
}
