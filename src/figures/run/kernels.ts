// The kernels of convolutions.

import { kernelMosaic, largestWeight } from '../../format/kernel-mosaic.js';
import { embedded } from '../mosaic.js';
import { stacked } from '../pictures.js';
import { defineRunFigure } from '../run-figure.js';

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
      const title = `${name}: ${filters} x ${channels} kernels of ${rows} x ${columns}, full colour at ±${largestWeight(weight).toPrecision(2)}`;
      pictures.push({ title, ...embedded(await kernelMosaic(weight)) });
    }
    if (pictures.length === 0) return undefined;
    const subtitle =
      'Blue is positive, orange negative. One row per output map, one column per input map; with a single input map, kernels are placed in rows.';
    return stacked({ text: `${summary.name}: kernels`, subtitle }, pictures);
  },
});
