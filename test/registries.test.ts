// Every entry of a registry has a test; entries without one are named here.
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sources } from '../src/data/sources/index.js';
import { transforms } from '../src/data/transforms/index.js';
import { FORMATS } from '../src/export/formats.js';
import { layerEmitters } from '../src/export/onnx/layers.js';
import { pixelEmitters } from '../src/export/onnx/transforms.js';
import { comparisonFigures } from '../src/figures/comparison/index.js';
import { runFigures } from '../src/figures/run/index.js';
import { activations, layers } from '../src/layers/index.js';
import { initializerChoice } from '../src/layers/initializers.js';
import { optimizers } from '../src/optimizers/index.js';
import { schedules } from '../src/optimizers/schedules.js';
import { kindsOf } from '../src/schema/index.js';
import { everyLayer } from './export/every-layer.js';
import { commandsRunIn, stringsOf, wordsOfTitles } from './titles.js';

const typesOf = (kinds: readonly { readonly type: string }[]) => kinds.map(({ type }) => type);
const untested = (types: readonly string[], tested: ReadonlySet<string>) => types.filter((type) => !tested.has(type));

it.each([
  ['layer', typesOf(layers), 'test/layers'],
  ['activation', typesOf(activations), 'test/layers'],
  ['initialiser', Object.keys(kindsOf(initializerChoice('zeros', '')) ?? {}), 'test/layers'],
  ['optimizer', typesOf(optimizers), 'test/optimizers'],
  ['schedule', typesOf(schedules), 'test/optimizers'],
  ['transform', typesOf(transforms), 'test/data'],
  ['source', typesOf(sources), 'test/data'],
  ['format of an export', FORMATS, 'test/export'],
])('every %s has a test with its name', (_, types, folder) => {
  expect(untested(types, wordsOfTitles(folder))).toEqual([]);
});

it('every figure is drawn by its name, and compared with the numbers of a run', () => {
  const names = [...runFigures, ...comparisonFigures].map(({ name }) => name);
  expect(untested(names, stringsOf('test/figures'))).toEqual([]);
});

it('every command is run by a test', () => {
  const files = readdirSync('src/commands', { recursive: true, encoding: 'utf8' });
  const commands = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace('.ts', '').replaceAll(/[/\\]/g, ' '));
  expect(commands.length).toBeGreaterThan(15);
  expect(untested(commands, commandsRunIn('test/cli'))).toEqual([]);
});

it('every layer and every pixel transform, and nothing else, has ONNX operators', () => {
  expect(Object.keys(layerEmitters).sort()).toEqual(typesOf(layers).sort());
  expect(Object.keys(everyLayer).sort()).toEqual(typesOf(layers).sort());
  const ofPixels = transforms.filter(({ stage }) => stage === 'pixels');
  expect(Object.keys(pixelEmitters).sort()).toEqual(typesOf(ofPixels).sort());
});
