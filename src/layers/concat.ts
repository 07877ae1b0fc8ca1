// Maps of several layers side by side.
import { defineLayer, formatShape, ShapeError, sizeOf } from './layer.js';

/**
 * Inputs [channels_i, rows, columns] with equal rows and columns, or vectors [units_i]; output
 * [sum of channels_i, rows, columns] or [sum of units_i], in the order of `from`.
 * @throws ShapeError when rows or columns differ, or maps meet vectors.
 */
export const concat = defineLayer({
  type: 'concat',
  summary: 'The maps (or units) of several layers one after another, named by `from`.',
  inputs: 'many',
  options: {},
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
  bind({ arena, inputs }) {
    const bytes = inputs.map((shape) => sizeOf(shape) * 32);
    return {
      forward(b) {
        let to = b.y;
        for (const [i, x] of b.x.entries()) {
          arena.u8.copyWithin(to, x, x + bytes[i]);
          to += bytes[i];
        }
      },
      backward(b) {
        let from = b.dy;
        for (const [i, dx] of b.dx.entries()) {
          if (dx) arena.u8.copyWithin(dx, from, from + bytes[i]);
          from += bytes[i];
        }
      },
    };
  },
});
