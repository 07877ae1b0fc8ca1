// The base experiments of a study.
import { basename, relative } from 'node:path';
import { type ConfigFile, readConfig } from '../config/load.js';
import { type LocatedMap, type Origin, toPlain } from '../config/located.js';
import { ConfigError, problemAt } from '../config/problem.js';
import { pathOf } from '../config/shipped.js';
import { distinct } from './label.js';

export interface Base {
  readonly label: string;
  readonly origin: Origin;
  readonly file: ConfigFile;
}

/** @throws ConfigError pointing at a base that cannot be read. */
export function basesOf(root: LocatedMap): Base[] {
  const node = root.entries.get('base')?.value;
  if (!node) return [];
  const stem = (path: string) => basename(path).replace(/\.ya?ml$/, '');
  const text = (n: typeof node) => String(toPlain(n));
  const items =
    node.kind === 'map'
      ? [...node.entries].map(([label, { value }]) => ({ label, value }))
      : (node.kind === 'list' ? node.items : [node]).map((value) => ({ label: stem(text(value)), value }));
  const labels = distinct(items.map(({ label }) => label)) as string[];
  return items.map(({ value }, i) => {
    const path = pathOf(text(value), value.origin.source.directory);
    try {
      return { label: labels[i], origin: value.origin, file: readConfig(path) };
    } catch (error) {
      if (!(error instanceof ConfigError) || error.problems.some(({ origin }) => origin)) throw error;
      const [{ message, suggestion }] = error.problems;
      throw new ConfigError([problemAt(value.origin, ['base'], `${relative('', path)}: ${message}`, suggestion)]);
    }
  });
}
