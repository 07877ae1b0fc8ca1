// Figures of the size of a run's network: receptive fields, parameters and cost.
import { beforeAll, describe, expect, it } from 'vitest';
import { runFigures } from '../../src/figures/run/index.js';
import type { RunSource } from '../../src/figures/run-source.js';
import { pictured } from './pictured.js';
import { secondModel } from './second-model.js';
import { drawn, partsOf, type Row, rowsOf, subtitleOf } from './specs.js';

let source: RunSource;
let second: ReturnType<typeof secondModel>;
const draw = (name: string) => drawn(runFigures, name, source);
const weightsOf = (name: string) => second.tensors.get(name)?.values ?? [];

beforeAll(async () => {
  source = await pictured();
  second = secondModel(source.path, 60);
});

describe('receptive fields', () => {
  it('are those of stacked windows, in the middle of the padded image', async () => {
    const spec = await draw('receptive-fields');
    const at = (layer: string, size: number[], y: number, x: number) => ({
      ...{ layer: `${layer}: ${size[0]} x ${size[1]}` },
      ...{ x, x2: x + size[1], y, y2: y + size[0] },
    });
    expect(rowsOf(spec)).toEqual([
      at('c1', [5, 5], 13, 13),
      at('a1', [5, 5], 13, 13),
      at('s2', [6, 6], 13, 13),
      at('c3', [14, 10], 9, 11),
      at('s4', [16, 12], 8, 10),
    ]);
    expect(subtitleOf(spec)).toContain('an image of 32 x 32');
    const { encoding } = spec.spec as { encoding: object };
    const range = { scale: { domain: [0, 32], nice: false } };
    expect(encoding).toMatchObject({ x: range, y: range, x2: { field: 'x2' }, y2: { field: 'y2' } });
  });
});

describe('layers', () => {
  it('count the stored parameters of each layer, and time each', async () => {
    const spec = await draw('layers');
    const rows = rowsOf(spec);
    const stored = (layer: unknown) => weightsOf(`${layer}.weight`).length + weightsOf(`${layer}.bias`).length;
    expect(rows.map(({ layer, kind, parameters }) => [layer, kind, parameters])).toEqual(
      ['c1', 'a1', 's2', 'c3', 's4', 'f5', 'head'].map((layer) => [
        ...[layer, layer.startsWith('c') ? 'convolution' : stored(layer) > 0 ? 'dense, recurrent' : 'other'],
        stored(layer),
      ]),
    );
    const share = (field: 'parameters' | 'microseconds') => {
      const total = (some: readonly Row[]) => some.reduce((sum, row) => sum + Number(row[field]), 0);
      return ((100 * total(rows.filter(({ kind }) => kind === 'convolution'))) / total(rows)).toFixed(0);
    };
    expect(subtitleOf(spec)).toContain(
      `have ${share('parameters')} % of the parameters and take ${share('microseconds')} %`,
    );
    for (const { microseconds } of rows) expect(microseconds).toBeGreaterThan(0);
    // 80,000 multiplications take a core more than half a microsecond, and less than ten milliseconds.
    const all = rows.reduce((sum, { microseconds }) => sum + Number(microseconds), 0);
    expect(all).toBeGreaterThan(0.5);
    expect(all).toBeLessThan(10_000);
    expect(partsOf(spec, 'hconcat').map(({ encoding }) => encoding)).toMatchObject([
      { x: { field: 'parameters', title: 'parameters' }, y: { field: 'layer', sort: null } },
      { x: { field: 'microseconds', title: 'microseconds per image, forward' }, y: { field: 'layer', sort: null } },
    ]);
  });
});
