// The output codes of an rbf head, and the outputs of the layer below.

import { signedColours } from '../../format/colours.js';
import type { Tile } from '../../format/mosaic.js';
import { mosaic } from '../mosaic.js';
import { stacked } from '../pictures.js';
import { defineRunFigure } from '../run-figure.js';

/** Codes of the 1998 network are images 7 columns wide. */
const PICTURE_COLUMNS = 7;

export const codes = defineRunFigure({
  name: 'codes',
  summary: 'The codes of an rbf head, and the outputs of the layer below for one image of each class.',
  async draw({ prepared, tensors, examples, outputs, classNames, summary }) {
    const { session } = await prepared();
    const { nodes, head } = session.graph;
    if (head.type !== 'rbf') return undefined;
    const weight = (await tensors()).get(`${nodes[nodes.length - 1].name}.weight`);
    if (!weight) return undefined;
    const [, inputs] = weight.shape;
    const columns = inputs % PICTURE_COLUMNS === 0 ? PICTURE_COLUMNS : inputs;
    const tile = (values: Float32Array): Tile => ({ rows: inputs / columns, columns, values });
    const images = await examples();
    const below = await outputs(images, [nodes[nodes.length - 1].inputs[0]]);
    const scale = Math.max(1, Math.floor(560 / (classNames.length * (columns + 1))));
    const strip = (tiles: Tile[]) => mosaic(tiles, tiles.length, signedColours(1.2), scale);
    const own = classNames.map((_, c) => tile(weight.values.subarray(c * inputs, (c + 1) * inputs)));
    return stacked(
      {
        text: `${summary.name}: codes, and outputs near them`,
        subtitle: 'Blue is +1, orange -1. The predicted class has the code nearest to the output of the layer below.',
      },
      [
        { title: 'codes', ...(await strip(own)) },
        {
          title: `${nodes[nodes.length - 2].name}, for the first test image of each class`,
          ...(await strip(below.map(([values]) => tile(values)))),
        },
      ],
    );
  },
});
