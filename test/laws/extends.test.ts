// A file that extends another equals the merged file, written out.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.js';

type Tree = { readonly [key: string]: unknown };

const NETWORKS = [[{ dense: { units: 9 } }], ['pool2d', { dense: { units: 7, name: 'd' } }]];

const some = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] });
const rate = fc.constantFrom(0.1, 0.02, 0.003);
const optimizer = fc.oneof(
  fc.constantFrom('adam', 'sgd', 'adagrad'),
  fc.record({ adam: some({ learning_rate: rate, beta1: fc.constantFrom(0.8, 0.95) }) }),
  fc.record({ sgd: some({ learning_rate: rate, momentum: fc.constantFrom(0.5, 0.9) }) }),
);
const schedule = fc.oneof(
  fc.constantFrom('cosine', 'constant'),
  fc.record({ step: fc.record({ every: fc.integer({ min: 1, max: 5 }), factor: fc.constantFrom(0.1, 0.5) }) }),
  fc.record({ piecewise: fc.dictionary(fc.constantFrom('1', '2', '5'), rate, { minKeys: 1 }) }),
);

/** A part of a configuration; null removes inherited values. */
const tree: fc.Arbitrary<Tree> = some({
  seed: fc.integer({ min: 0, max: 99 }),
  description: fc.oneof(fc.constantFrom('one', 'two: three', '# four'), fc.constant(null)),
  data: some({
    source: fc.constantFrom('digits', 'mnist'),
    split: some({ train: fc.integer({ min: 1, max: 99 }), validation: fc.integer({ min: 0, max: 99 }) }),
    transforms: fc.constantFrom([{ pad: 2 }, 'standardize'], [{ scale: [-1, 1] }], []),
  }),
  network: fc.constantFrom(...NETWORKS),
  head: fc.oneof(
    fc.constantFrom('softmax', 'hinge'),
    fc.record({ softmax: some({ label_smoothing: fc.constantFrom(0.1, 0.2) }) }),
  ),
  training: fc.record(
    {
      optimizer,
      schedule,
      epochs: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(null)),
      batch_size: fc.integer({ min: 1, max: 99 }),
      warmup: fc.constantFrom(0, 0.5, null),
    },
    { requiredKeys: ['optimizer', 'schedule'] },
  ),
});

/** Paths of choices, whose only key is their kind: a different kind replaces all options. */
const CHOICES = new Set(['optimizer', 'schedule', 'head', 'source']);
/** Maps that are replaced as a whole. */
const TABLES = new Set(['piecewise']);

const isMap = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A second implementation of the rules of `extends`. */
function merged(under: unknown, over: unknown, key: string): unknown {
  if (!isMap(under) || !isMap(over) || TABLES.has(key)) return over;
  if (CHOICES.has(key) && Object.keys(under)[0] !== Object.keys(over)[0]) return over;
  const kept: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    if (value === null && name in under) delete kept[name];
    else kept[name] = name in under ? merged(under[name], value, name) : value;
  }
  return kept;
}

/** A null that removes nothing is an error, so it is left out if there is nothing to remove. */
function meaningful(over: unknown, under: unknown): unknown {
  if (!isMap(over)) return over;
  const below = isMap(under) ? under : {};
  const entries = Object.entries(over).filter(
    ([name, value]) => value !== null || (name in below && below[name] !== null),
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, meaningful(value, below[name])]));
}

const folder = mkdtempSync(join(tmpdir(), 'lenet-extends-'));

/** A file in a new subdirectory of the directory of the file that it extends. */
function written(name: string, content: unknown, base?: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  const text = stringify(content);
  writeFileSync(path, base ? `extends: ${base}\n${text === '{}\n' ? '' : text}` : text);
  return path;
}

it('holds for a file that extends another, and for a third that extends both', async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, tree, async (base, middle, top) => {
      const whole = { name: 'tried', network: NETWORKS[0], ...(meaningful(base, {}) as Tree) };
      const second = meaningful(middle, whole);
      const two = merged(whole, second, '');
      const third = meaningful(top, two);
      written('base.yaml', whole);
      const over = written('inner/middle.yaml', second, '../base.yaml');
      const last = written('top.yaml', third, './inner/middle.yaml');
      const resolved = async (path: string) => (await loadConfig(path)).resolved;
      expect(await resolved(over)).toEqual(await resolved(written('two.yaml', two)));
      expect(await resolved(last)).toEqual(await resolved(written('three.yaml', merged(two, third, ''))));
    }),
    { numRuns: 60, seed: 1 },
  );
});
