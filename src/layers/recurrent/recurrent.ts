// The shared part of rnn, lstm and gru: options, shapes, parameters, and the choice of a sequence.

import type { Documentation, Schema } from '../../schema/index.js';
import { initializerChoice } from '../initializers.js';
import { type BoundLayer, defineLayer, type Layer, type Parameter } from '../layer.js';
import { sizeOf } from '../shape.js';
import { bindBatchSequence } from './batch-sequence.js';
import type { Cell } from './cell.js';
import { bindImageSequence } from './image-sequence.js';
import { SEQUENCES, sequenceOf } from './sequence.js';

const options = {
  units: { type: 'integer', minimum: 1, description: 'Size of the hidden state.' },
  sequence: {
    enum: SEQUENCES,
    description:
      'What the steps are: rows, columns or channels of the maps of an image, or the images of a batch, in its ' +
      'order, from a state of zeros. Default: the rows of maps; a vector is cut into `steps`.',
  },
  steps: { type: 'integer', minimum: 1, default: 1, description: 'Steps that a vector is cut into.' },
  return: {
    enum: ['last', 'all'],
    description:
      'The last step’s output [units], or all of them as one map [1, steps, units]. Default: last; all, one an image, ' +
      'with sequence: batch.',
  },
  bias: { type: 'boolean', default: true, description: 'Whether there are biases.' },
  init: initializerChoice('pytorch', 'How the weights start.'),
  bias_init: initializerChoice('pytorch', 'How the biases start.'),
} as const;

const SHAPES =
  'Input [channels, rows, columns], of which a step has [channels x columns] values (rows), [channels x rows] ' +
  '(columns) or [rows x columns] (channels), or a vector [steps x features]. Output [units], or with return: all ' +
  '[1, steps, units]; with sequence: batch [units] for every image. ';

/** A recurrent layer with a kind of cell. */
export function defineRecurrent(layer: {
  type: string;
  summary: string;
  gates: number;
  cell(options: object): Cell;
  options: Record<string, Schema>;
  documentation: Documentation & { conventions: string };
}): Layer {
  const { type, summary, gates, documentation } = layer;
  return defineLayer({
    type,
    summary,
    inputs: 'one',
    documentation: {
      ...documentation,
      shapes:
        `${SHAPES}\`weight_ih_l0\` [${gates} units, features], \`weight_hh_l0\` [${gates} units, units], ` +
        `\`bias_ih_l0\` and \`bias_hh_l0\` [${gates} units].`.replaceAll('1 units', 'units'),
    },
    // Only the options that all cells share are typed here.
    options: { ...options, ...layer.options } as typeof options,
    required: ['units'],
    complete: (o) => ({ ...o, return: o.return ?? (o.sequence === 'batch' ? 'all' : 'last') }),
    shape([input], o) {
      const { steps } = sequenceOf(input, o, type);
      return o.return === 'all' && o.sequence !== 'batch' ? [1, steps, o.units] : [o.units];
    },
    parameters([input], o): Record<string, Parameter> {
      const { features } = sequenceOf(input, o, type);
      const rows = gates * o.units;
      const weight = (inputs: number): Parameter => ({
        kind: 'weight',
        shape: [rows, inputs],
        fanIn: inputs,
        fanOut: o.units,
        hidden: o.units,
        init: o.init,
      });
      const bias = { ...weight(features), kind: 'bias', shape: [rows], init: o.bias_init } as const;
      const weights = { weight_ih_l0: weight(features), weight_hh_l0: weight(o.units) };
      return o.bias ? { ...weights, bias_ih_l0: bias, bias_hh_l0: bias } : weights;
    },
    cost([input], _, o) {
      const { steps, features } = sequenceOf(input, o, type);
      const macs = steps * gates * o.units * (features + o.units);
      return { macs, connections: macs + (o.bias ? 2 * steps * gates * o.units : 0) };
    },
    bind({ kernels, arena, options: o, inputs: [input], batchSize }): BoundLayer {
      const binding = {
        kernels,
        arena,
        cell: layer.cell(o),
        units: o.units,
        all: o.return === 'all',
        batchSize,
      };
      return o.sequence === 'batch'
        ? bindBatchSequence(binding, sizeOf(input))
        : bindImageSequence(binding, sequenceOf(input, o, type));
    },
  });
}
