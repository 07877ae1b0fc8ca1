// `data.source: ./photos`: a path in place of a source.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { DataError } from '../data/dataset.js';
import { isPathLike, sourceAt } from '../data/sources/detect.js';
import { sources } from '../data/sources/index.js';
import { childOf, type Located, type LocatedMap, locatedFrom, withEntry } from './located.js';
import { ConfigError, problemAt } from './problem.js';

/**
 * The tree with a path at data.source replaced by the source that reads it: {images: {path: ...}}. It has no fallback: that is for
 * data that can be downloaded, and would train on other images.
 * @throws ConfigError if no source reads the path
 */
export function withDataPath(tree: LocatedMap): LocatedMap {
  const data = tree.entries.get('data');
  const source = data && childOf(data.value, 'source');
  if (data?.value.kind !== 'map' || source?.kind !== 'scalar' || !isPath(source)) return tree;
  const { directory } = source.origin.source;
  try {
    const { type, path } = sourceAt(resolve(directory, atHome(String(source.value))));
    const entry = {
      key: data.value.entries.get('source')?.key ?? source.origin,
      value: locatedFrom({ [type]: { path } }, source.origin),
    };
    const entries = new Map(withEntry(data.value, 'source', entry).entries);
    entries.delete('fallback');
    return withEntry(tree, 'data', { ...data, value: { ...data.value, entries } });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new ConfigError([
      problemAt(source.origin, ['data', 'source'], error.message, 'lenet data check PATH says what is read of a path'),
    ]);
  }
}

/** A bare word is a path only if it exists, and is no kind of source. */
function isPath({ value, origin }: Extract<Located, { kind: 'scalar' }>): boolean {
  if (typeof value !== 'string' || sources.find(value)) return false;
  return isPathLike(value) || existsSync(resolve(origin.source.directory, value));
}

const atHome = (path: string): string => path.replace(/^~(?=$|[\\/])/, homedir());
