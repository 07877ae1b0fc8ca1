// Maps seen as a vector.
import { optionsOf } from '../schema/index.js';
import { defineLayer } from './layer.js';
import { flattened } from './onnx.js';
import { PLACE, sizeOf } from './shape.js';

export const flatten = defineLayer({
  type: 'flatten',
  summary: 'Maps as one vector, channel by channel, row by row.',
  documentation: {
    formula: 'y[(c rows + r) columns + k] = x[c, r, k]',
    shapes: 'Input [channels, rows, columns]; output [channels x rows x columns].',
    conventions: 'torch Flatten. A view: it costs nothing. Dense layers flatten by themselves.',
  },
  inputs: 'one',
  view: true,
  curvature: true,
  options: optionsOf({}),
  shape: ([input]) => [sizeOf(input)],
  cost: () => ({ macs: 0, connections: 0 }),
  window: () => PLACE,
  bind: () => ({ forward() {}, backward() {}, curvature: { backward() {} } }),
  onnx: flattened,
});
