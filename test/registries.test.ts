// Every entry of a registry has a test; entries without one are named here.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sources } from '../src/data/sources/index.js';
import { transforms } from '../src/data/transforms/index.js';
import { FORMATS } from '../src/export/formats.js';
import { comparisonFigures } from '../src/figures/comparison/index.js';
import { runFigures } from '../src/figures/run/index.js';
import { heads } from '../src/heads/index.js';
import { activations, layers } from '../src/layers/index.js';
import { initializers } from '../src/layers/initializers.js';
import { optimizers } from '../src/optimizers/index.js';
import { schedules } from '../src/optimizers/schedules.js';
import { everyLayer } from './export/every-layer.js';
import { commandsRunIn, keysIn, namesGivenTo, wordsOfTitles } from './titles.js';

const untested = (types: readonly string[], tested: ReadonlySet<string>) => types.filter((type) => !tested.has(type));

it.each([
  ['layer', layers.names, 'test/layers'],
  ['activation', activations.names, 'test/layers'],
  ['initializer', initializers.names, 'test/layers'],
  ['optimizer', optimizers.names, 'test/optimizers'],
  ['schedule', schedules.names, 'test/optimizers'],
  ['transform', transforms.names, 'test/data'],
  ['source', sources.names, 'test/data'],
  ['format of an export', FORMATS, 'test/export'],
])('every %s has a test with its name', (_, types, folder) => {
  expect(untested(types, wordsOfTitles(folder))).toEqual([]);
});

it('every figure is drawn by its name, and compared with the numbers of a run', () => {
  const names = [...runFigures.names, ...comparisonFigures.names];
  expect(untested(names, namesGivenTo(['draw', 'drawn'], 'test/figures'))).toEqual([]);
});

it('help lists every figure, in the order in which they are drawn', () => {
  const { description } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')).commands.figures;
  const listed = String(description).match(/Of one run: ([^.]*)\. Of several, or a study: ([^.]*)\./s);
  const names = listed?.slice(1).map((text) => text.split(/,\s+/));
  expect(names).toEqual([runFigures.names, comparisonFigures.names]);
});

it.each(heads.kinds.map((head) => [head.type, head] as const))(
  'every option of the head %s is set by a test',
  (_, head) => {
    const { properties } = head.options as { properties: object };
    expect(untested(Object.keys(properties), keysIn('test/heads'))).toEqual([]);
  },
);

it('every command is run by a test', () => {
  const files = readdirSync('src/commands', { recursive: true, encoding: 'utf8' });
  const commands = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/([/\\]index)?\.ts$/, '').replaceAll(/[/\\]/g, ' '));
  expect(commands.length).toBeGreaterThan(15);
  expect(untested(commands, commandsRunIn('test/cli'))).toEqual([]);
});

it('every layer that ONNX can express has networks that its operators are held to, and nothing else has', () => {
  const expressible = layers.kinds.filter(({ onnx }) => onnx).map(({ type }) => type);
  expect(Object.keys(everyLayer).sort()).toEqual(expressible.sort());
});
