// Networks written as the config resolver leaves them.
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';

const start = { bias: true, init: { glorot_uniform: {} }, bias_init: { zeros: {} } };

export const layer = (type: string, name: string, options: object): Choice<LayerOptions> => ({
  type,
  options: { name, ...options },
});
export const conv = (name: string, filters: number, kernel: number | number[], options: object = {}) =>
  layer('conv2d', name, { filters, kernel, stride: 1, padding: 0, activation: 'relu', ...start, ...options });
export const dense = (name: string, units: number, options: object = {}) =>
  layer('dense', name, { units, activation: 'identity', ...start, ...options });
export const pool = (name: string, mode: string, kernel: number, options: object = {}) =>
  layer('pool2d', name, { mode, kernel, stride: kernel, padding: 0, ...options });
export const network = (layers: readonly Choice<LayerOptions>[]) => layers;
export const head = (classes?: number, loss = 'cross_entropy'): Choice<object> => ({
  type: 'softmax',
  options: { classes, loss, ...start },
});
