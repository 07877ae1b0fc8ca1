// Networks as the config resolver makes them: missing options have the defaults of their schema.
import type { Experiment } from '../../src/config/experiment.js';
import { parseYaml } from '../../src/config/parse-yaml.js';
import { resolveConfig, toExperiment } from '../../src/config/resolve.js';
import { experimentSchema } from '../../src/config/schema.js';
import { validate } from '../../src/config/validate.js';
import type { LayerOptions } from '../../src/layers/index.js';
import type { Choice } from '../../src/schema/index.js';

/** The experiment of a file with these sections. */
export function experimentOf(sections: object): Experiment {
  const text = JSON.stringify({ network: [], ...sections });
  const tree = parseYaml({ name: 'test', text, directory: '/' });
  const [problem] = validate('experiment', experimentSchema, tree);
  if (problem) throw new Error(`${text}: ${problem.message}`);
  return toExperiment(resolveConfig(experimentSchema, tree, 'test'));
}

export const layer = (type: string, name: string, options: object = {}): Choice<LayerOptions> =>
  experimentOf({ network: [{ [type]: { name, ...options } }] }).network[0];
export const head = (type = 'softmax', options: object = {}): Choice<object> =>
  experimentOf({ head: { [type]: options } }).head;

export const conv = (name: string, filters: number, kernel: number | number[], options: object = {}) =>
  layer('conv2d', name, { filters, kernel, ...options });
export const dense = (name: string, units: number, options: object = {}) => layer('dense', name, { units, ...options });
export const pool = (name: string, mode: string, kernel: number, options: object = {}) =>
  layer('pool2d', name, { mode, kernel, ...options });
export const recurrent = (type: 'rnn' | 'lstm' | 'gru', name: string, units: number, options: object = {}) =>
  layer(type, name, { units, ...options });
