// The kernels of convolutions.

import { signedColours } from '../../format/colours.js';
import { mosaic, type Tile } from '../mosaic.js';
import { stacked } from '../pictures.js';
import { defineRunFigure } from '../run-figure.js';

/** Maximum size of a mosaic, in pixels. */
const MOST = { width: 560, height: 700 };
const LARGEST_CELL = 10;

export const kernelsFigure = defineRunFigure({
  name: 'kernels',
  summary: 'The kernels of each convolution as heat maps: one row per output map, one column per input map.',
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
      // With a single input map, kernels are placed side by side.
      const perRow = channels === 1 ? Math.min(filters, 16) : channels;
      const across = MOST.width / (perRow * (columns + 1));
      const down = MOST.height / (Math.ceil(tiles.length / perRow) * (rows + 1));
      const scale = Math.max(1, Math.floor(Math.min(LARGEST_CELL, across, down)));
      const title = `${name}: ${filters} x ${channels} kernels of ${rows} x ${columns}, full colour at ±${most.toPrecision(2)}`;
      pictures.push({ title, ...(await mosaic(tiles, perRow, signedColours(most), scale)) });
    }
    if (pictures.length === 0) return undefined;
    const subtitle =
      'Blue is positive, orange negative. One row per output map, one column per input map; with a single input map, kernels are placed in rows.';
    return stacked({ text: `${summary.name}: kernels`, subtitle }, pictures);
  },
});
