// Maps of several layers side by side.
import { optionsOf } from '../schema/index.js';
import type { BlockBuffers } from './bound-layer.js';
import { defineLayer } from './layer.js';
import { formatShape, PLACE, ShapeError, sizeOf } from './shape.js';

export const concat = defineLayer({
  type: 'concat',
  summary: 'The maps (or units) of several layers one after another, named by `from`.',
  documentation: {
    formula: 'y = the inputs one after another, in the order of `from`',
    shapes:
      'Inputs [channels_i, rows, columns] with equal rows and columns, or vectors [units_i]; output ' +
      '[sum of channels_i, rows, columns] or [sum of units_i].',
    conventions: 'torch cat along the channels. One layer may come several times. Maps of different sizes are refused.',
    source: 'Szegedy et al. 2015',
  },
  inputs: 'many',
  curvature: true,
  options: optionsOf({}),
  shape(inputs) {
    const [, ...plane] = inputs[0];
    const fits = inputs.every((s) => formatShape(s.slice(1)) === formatShape(plane));
    if (fits) return [inputs.reduce((sum, [channels]) => sum + channels, 0), ...plane];
    throw new ShapeError(
      `concat needs maps of one size, and got ${inputs.map(formatShape).join(' and ')}`,
      'rows and columns must be equal; channels may differ',
    );
  },
  cost: () => ({ macs: 0, connections: 0 }),
  window: () => PLACE,
  bind({ arena, inputs }) {
    const bytes = inputs.map((shape) => sizeOf(shape) * 32);
    const backward = (b: BlockBuffers) => {
      let from = b.dy;
      for (const [i, dx] of b.dx.entries()) {
        if (dx) arena.u8.copyWithin(dx, from, from + bytes[i]);
        from += bytes[i];
      }
    };
    return {
      forward(b) {
        let to = b.y;
        for (const [i, x] of b.x.entries()) {
          arena.u8.copyWithin(to, x, x + bytes[i]);
          to += bytes[i];
        }
      },
      backward,
      curvature: { backward },
    };
  },
  onnx: ({ graph, x }) => graph.add('Concat', x, { axis: 1 }),
});
