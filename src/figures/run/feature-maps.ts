// The feature maps of each layer for one image of each class.

import { inkColours } from '../../format/colours.js';
import type { Tile } from '../../format/mosaic.js';
import type { Graph } from '../../graph/graph.js';
import { type Mosaic, mosaic, tileOf } from '../mosaic.js';
import { defineRunFigure } from '../run-figure.js';
import { INK, QUIET } from '../theme.js';

/** Maximum number of maps drawn per layer. */
const MOST_MAPS = 32;
const ROW = 70;

export const featureMaps = defineRunFigure({
  name: 'feature-maps',
  summary: 'The feature maps of each layer for the first test image of each class.',
  async draw({ prepared, examples, outputs, testImages, classNames, summary }) {
    const { session } = await prepared();
    const nodes = mapsOf(session.graph);
    if (nodes.length === 0) return undefined;
    const images = await examples();
    const maps = await outputs(images, nodes);
    const tests = await testImages();
    const columns = await Promise.all([
      column('image', images, (n) => [tileOf(tests, images[n])]),
      ...nodes.map((node, k) => {
        const {
          name,
          shape: [channels, rows, cols],
        } = session.graph.nodes[node];
        return column(`${name} ${channels} x ${rows} x ${cols}`, images, (n) =>
          Array.from({ length: Math.min(channels, MOST_MAPS) }, (_, c): Tile => {
            const values = maps[n][k].subarray(c * rows * cols, (c + 1) * rows * cols);
            return { rows, columns: cols, values };
          }),
        );
      }),
    ]);
    let right = 24;
    const placed = columns.flatMap(({ title, cells }) => {
      const left = right;
      right += Math.max(...cells.map(({ width }) => width), 6.2 * title.length) + 14;
      return [{ title, left, cells }];
    });
    return {
      title: {
        text: `${summary.name}: feature maps`,
        subtitle:
          'The first test image of each class. Each map ranges from its smallest value (white) to its largest (black).',
      },
      width: right,
      height: 18 + ROW * images.length,
      layer: [
        {
          data: { values: images.map((image, n) => ({ y: 18 + ROW * n + 20, text: classNames[tests.labels[image]] })) },
          mark: { type: 'text', align: 'left', fontSize: 13, fontWeight: 600, color: INK },
          encoding: { x: { value: 0 }, y: Y, text: { field: 'text' } },
        },
        {
          data: { values: placed.map(({ title, left }) => ({ x: left, text: title })) },
          mark: { type: 'text', align: 'left', baseline: 'top', fontSize: 11, color: QUIET },
          encoding: { x: X, y: { value: 0 }, text: { field: 'text' } },
        },
        ...placed.flatMap(({ left, cells }) => {
          const [{ width, height }] = cells;
          const values = cells.map(({ url }, n) => ({ url, x: left, y: 18 + ROW * n }));
          return {
            data: { values },
            mark: { type: 'image', width, height, align: 'left', baseline: 'top' },
            encoding: { x: X, y: Y, url: { field: 'url', type: 'nominal' } },
          };
        }),
      ],
    };
  },
});

/** Layers of maps, except those followed by their normalisation or activation. */
function mapsOf({ nodes }: Graph): number[] {
  const goesOn = (i: number) => nodes[i + 1]?.inputs[0] === i && CONTINUATIONS.includes(nodes[i + 1].layer.type);
  return nodes.flatMap(({ shape }, i) => (shape.length === 3 && shape[1] > 1 && !goesOn(i) ? [i] : []));
}

const CONTINUATIONS = ['batch_norm', 'layer_norm', 'activation', 'prelu', 'dropout'];

const X = { field: 'x', type: 'quantitative', scale: null, axis: null } as const;
const Y = { ...X, field: 'y' } as const;

/** The maps of one layer for each image, in two rows that fit the height of the image. */
async function column(
  title: string,
  images: readonly number[],
  tilesOf: (n: number) => Tile[],
): Promise<{ title: string; cells: Mosaic[] }> {
  const cells = await Promise.all(
    images.map((_, n) => {
      const tiles = tilesOf(n).map(stretched);
      const lines = tiles.length > 1 ? 2 : 1;
      const scale = Math.max(1, Math.floor((ROW - 8) / (lines * (tiles[0].rows + 1))));
      return mosaic(tiles, Math.ceil(tiles.length / lines), inkColours(0, 1), scale);
    }),
  );
  return { title, cells };
}

/** Rescales the smallest value to 0 and the largest to 1. */
function stretched({ rows, columns, values }: Tile): Tile {
  const all = Array.from(values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return { rows, columns, values: all.map((value) => (high > low ? (value - low) / (high - low) : 0)) };
}
