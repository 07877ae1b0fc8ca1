// Figures of a run's network, its weights and maps, compared with the file of its model and a second
// computation of its outputs.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFigures } from '../../src/figures/run/index.js';
import type { RunSource } from '../../src/figures/run-source.js';
import { coded, pictured } from './pictured.js';
import { type Grid, secondModel, tensorsIn } from './second-model.js';
import { close, drawn, partsOf, pixelsOf, rowsOf } from './specs.js';

let source: RunSource;
let second: ReturnType<typeof secondModel>;
const draw = (name: string) => drawn(runFigures, name, source);
const weightsOf = (name: string) => second.tensors.get(name)?.values ?? [];

beforeAll(async () => {
  source = await pictured();
  second = secondModel(source.path, 60);
});

/** White at 0, blue for more, orange for less. */
function signed(value: number, most: number): number[] {
  const share = Math.min(1, Math.abs(value) / most);
  return (value < 0 ? [213, 94, 0] : [0, 114, 178]).map((c) => Math.round(255 + (c - 255) * share));
}

describe('kernels', () => {
  const shapes = { c1: [3, 1, 5, 5], c3: [4, 3, 5, 3] };

  it.each(Object.entries(shapes))('shows every weight of %s as a square of its colour', async (name, shape) => {
    const [filters, channels, rows, columns] = shape;
    const [titles, ...images] = partsOf(await draw('kernels'), 'layer');
    const at = Object.keys(shapes).indexOf(name);
    const weights = weightsOf(`${name}.weight`);
    const most = Math.max(...weights.map(Math.abs));
    expect(rowsOf(titles)[at].text).toBe(
      `${name}: ${filters} x ${channels} kernels of ${rows} x ${columns}, full colour at ±${most.toPrecision(2)}`,
    );
    const picture = await pixelsOf(rowsOf(images[at])[0].url);
    const perRow = channels === 1 ? filters : channels;
    expect(picture.width).toBe(10 * (perRow * (columns + 1) - 1));
    for (const [i, weight] of weights.entries()) {
      const [kernel, cell] = [Math.floor(i / (rows * columns)), i % (rows * columns)];
      const row = Math.floor(kernel / perRow) * (rows + 1) + Math.floor(cell / columns);
      const column = (kernel % perRow) * (columns + 1) + (cell % columns);
      expect(picture.at(10 * row + 5, 10 * column + 5), `weight ${i}`).toEqual(signed(weight, most));
    }
  });
});

describe('feature maps', () => {
  const LAYERS = ['a1', 's2', 'c3', 's4'] as const;
  const firsts = () => [...Array(10).keys()].map((c) => second.outputs.findIndex(({ label }) => label === c));

  it('have a row per class and a column per layer of maps, without the inputs of activation layers', async () => {
    const [classes, titles] = partsOf(await draw('feature-maps'), 'layer');
    expect(rowsOf(classes).map(({ text }) => text)).toEqual([...'0123456789']);
    const sizes = { a1: '3 x 28 x 28', s2: '3 x 14 x 14', c3: '4 x 10 x 12', s4: '4 x 5 x 6' };
    expect(rowsOf(titles).map(({ text }) => text)).toEqual([
      'image',
      ...Object.entries(sizes).map(([name, size]) => `${name} ${size}`),
    ]);
  });

  it('show the first image of each class, and scale each map from its smallest to its largest value', async () => {
    const { pixels } = second.digits;
    const [, , image, ...columns] = partsOf(await draw('feature-maps'), 'layer');
    for (const [n, first] of firsts().entries()) {
      const digit = Array.from({ length: 28 }, (_, r) => [
        ...pixels.subarray((first * 28 + r) * 28, (first * 28 + r + 1) * 28),
      ]);
      expect(mapsIn(await pixelsOf(rowsOf(image)[n].url), [digit])).toBeLessThan(3);
      for (const [k, layer] of LAYERS.entries()) {
        const maps = second.outputs[first][layer];
        const picture = await pixelsOf(rowsOf(columns[k])[n].url);
        expect(mapsIn(picture, maps)).toBeLessThan(3);
      }
    }
  });

  /** The largest difference from the expected grey; several maps are in two rows. */
  function mapsIn(picture: Awaited<ReturnType<typeof pixelsOf>>, maps: readonly Grid[]): number {
    const perRow = Math.ceil(maps.length / 2);
    const lines = Math.ceil(maps.length / perRow);
    const scale = picture.height / (lines * (maps[0].length + 1) - 1);
    const greys = maps.flatMap((map, m) => {
      const [low, high] = [Math.min(...map.flat()), Math.max(...map.flat())];
      const [top, left] = [Math.floor(m / perRow) * (map.length + 1), (m % perRow) * (map[0].length + 1)];
      return map.flatMap((row, r) =>
        row.map((v, c) => [picture.at(scale * (top + r), scale * (left + c))[0], 255 * (1 - (v - low) / (high - low))]),
      );
    });
    return Math.max(...greys.map(([shown, wanted]) => Math.abs(shown - wanted)));
  }
});

describe('weights', () => {
  /** The density of values by a normal kernel of Silverman's width, its peak 1. */
  function densities(values: readonly number[], at: readonly number[]): number[] {
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length;
    const width = 1.06 * Math.sqrt(variance) * values.length ** -0.2;
    const found = at.map((x) => values.reduce((total, v) => total + Math.exp(-0.5 * ((x - v) / width) ** 2), 0));
    return found.map((density) => density / Math.max(...found));
  }

  it('are those of the stored model in the right half of each violin, and others in the left half', async () => {
    const spec = await draw('weights');
    const rows = rowsOf(spec);
    const of = (layer: string, when: string) => rows.filter((row) => row.layer === layer && row.when === when);
    expect([...new Set(rows.map(({ layer }) => layer))]).toEqual(['c1', 'c3', 'f5', 'head']);
    for (const layer of ['c1', 'c3', 'f5', 'head']) {
      const weights = [...weightsOf(`${layer}.weight`)].sort((a, b) => a - b);
      const after = of(layer, 'after').map(({ value }) => Number(value));
      expect(after[0]).toBeCloseTo(weights[Math.floor(0.001 * (weights.length - 1))], 6);
      expect(after.at(-1)).toBeCloseTo(weights[Math.ceil(0.999 * (weights.length - 1))], 6);
      const sides = (when: string) => of(layer, when).map(({ density }) => Math.sign(Number(density)));
      expect([new Set(sides('before')), new Set(sides('after'))]).toEqual([new Set([-1]), new Set([1])]);
      close(
        of(layer, 'after').map(({ density }) => density),
        densities(weights, after),
      );
      expect(of(layer, 'before').map(({ value }) => value)).not.toEqual(after);
    }
    const { encoding } = spec.spec as { encoding: object };
    expect(encoding).toMatchObject({
      x: { field: 'density', stack: null, scale: { domain: [-1.05, 1.05] } },
      y: { field: 'value', title: 'weight' },
      color: { field: 'when', sort: ['before', 'after'] },
    });
  });
});

describe('codes', () => {
  it('are the rows of the head, above the outputs of the layer below', async () => {
    const other = await coded();
    const [titles, codes, below] = partsOf(await drawn(runFigures, 'codes', other), 'layer');
    expect(rowsOf(titles).map(({ text }) => text)).toEqual(['codes', 'f6, for the first test image of each class']);
    const stored = tensorsIn(join(other.path, 'model.safetensors')).get('head.weight')?.values ?? [];
    const examples = await other.examples();
    const outputs = await other.outputs(examples, [0]);
    const [own, found] = await Promise.all([codes, below].map((part) => pixelsOf(rowsOf(part)[0].url)));
    const scale = own.height / 12;
    for (let c = 0; c < 10; c++) {
      for (let i = 0; i < 84; i++) {
        const place = [scale * Math.floor(i / 7), scale * (8 * c + (i % 7))] as const;
        expect(own.at(...place)).toEqual(signed(stored[84 * c + i], 1.2));
        expect(found.at(...place)).toEqual(signed(outputs[c][0][i], 1.2));
      }
    }
  });
});
