// What convolutions look for.

import { signedColours } from '../../format/colours.js';
import type { Figure } from '../figure.js';
import { mosaic, type Tile } from '../mosaic.js';
import { stacked } from '../pictures.js';
import type { RunSource } from '../run-source.js';

/** Largest mosaic, in pixels. */
const MOST = { width: 560, height: 700 };
const LARGEST_CELL = 10;

export const kernelsFigure: Figure<RunSource> = {
  name: 'kernels',
  summary: 'The kernels of each convolution as heat maps: a row an output map, a column an input map.',
  async draw({ prepared, tensors, summary }) {
    const { session } = await prepared();
    const stored = await tensors();
    const pictures = [];
    for (const { name, layer } of session.graph.nodes) {
      const weight = layer.type === 'conv2d' ? stored.get(`${name}.weight`) : undefined;
      if (!weight) continue;
      const [filters, channels, rows, columns] = weight.shape;
      const area = rows * columns;
      const tiles = Array.from(
        { length: filters * channels },
        (_, k): Tile => ({ rows, columns, values: weight.values.subarray(k * area, (k + 1) * area) }),
      );
      const most = weight.values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      // A first layer has one column: its kernels stand side by side.
      const perRow = channels === 1 ? Math.min(filters, 16) : channels;
      const across = MOST.width / (perRow * (columns + 1));
      const down = MOST.height / (Math.ceil(tiles.length / perRow) * (rows + 1));
      const scale = Math.max(1, Math.floor(Math.min(LARGEST_CELL, across, down)));
      const title = `${name}: ${filters} x ${channels} kernels of ${rows} x ${columns}, full colour at ±${most.toPrecision(2)}`;
      pictures.push({ title, ...(await mosaic(tiles, perRow, signedColours(most), scale)) });
    }
    if (pictures.length === 0) return undefined;
    const subtitle =
      'Blue adds, orange takes away. A row an output map, a column an input map; those of one input map in a row.';
    return stacked({ text: `${summary.name}: what its convolutions look for`, subtitle }, pictures);
  },
};
