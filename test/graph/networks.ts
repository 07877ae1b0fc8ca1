// Networks written as the config resolver leaves them.
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';

const start = { bias: true, init: { glorot_uniform: {} }, bias_init: { zeros: {} } };

export const layer = (type: string, name: string, options: object): Choice<LayerOptions> => ({
  type,
  options: { name, ...options },
});
/** Options as the resolver leaves them: an activation that is a bare name is opened up. */
const opened = ({ activation = 'identity', ...rest }: { activation?: string | object }) => ({
  activation: typeof activation === 'string' ? { [activation]: {} } : activation,
  ...rest,
});

export const conv = (name: string, filters: number, kernel: number | number[], options: object = {}) =>
  layer(
    'conv2d',
    name,
    opened({ ...start, activation: 'relu', filters, kernel, stride: 1, padding: 0, ...options } as object),
  );
export const dense = (name: string, units: number, options: object = {}) =>
  layer('dense', name, opened({ units, ...start, ...options } as object));
export const pool = (name: string, mode: string, kernel: number, options: object = {}) =>
  layer('pool2d', name, { mode, kernel, stride: kernel, padding: 0, ...options });
export const network = (layers: readonly Choice<LayerOptions>[]) => layers;
export const head = (classes?: number, loss = 'cross_entropy', options: object = {}): Choice<object> => ({
  type: 'softmax',
  options: opened({ classes, loss, label_smoothing: 0, over: 'classes', ...start, ...options } as object),
});
/** Any head, its defaults in place. */
export const otherHead = (type: string, options: object): Choice<object> => ({
  type,
  options: type === 'rbf' ? options : opened({ ...start, ...options } as object),
});
export const batchNorm = (name: string, options: object = {}) =>
  layer(
    'batch_norm',
    name,
    opened({
      momentum: 0.1,
      epsilon: 1e-5,
      init: { constant: { value: 1 } },
      bias_init: { zeros: {} },
      ...options,
    } as object),
  );
export const recurrent = (type: 'rnn' | 'lstm' | 'gru', name: string, units: number, options: object = {}) =>
  layer(type, name, {
    units,
    steps: 1,
    return: 'last',
    bias: true,
    init: { pytorch: {} },
    bias_init: { pytorch: {} },
    nonlinearity: 'tanh',
    ...options,
  });
