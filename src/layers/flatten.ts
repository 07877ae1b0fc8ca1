// Maps seen as a vector.
import { defineLayer, sizeOf } from './layer.js';

/**
 * Input [channels, rows, columns]; output [channels x rows x columns], channel by channel, row by row.
 * A view: it costs nothing.
 */
export const flatten = defineLayer({
  type: 'flatten',
  summary: 'Maps as one vector, channel by channel, row by row.',
  inputs: 'one',
  view: true,
  options: {},
  shape: ([input]) => [sizeOf(input)],
  cost: () => ({ macs: 0, connections: 0 }),
  bind: () => ({ forward() {}, backward() {} }),
});
