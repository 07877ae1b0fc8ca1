// The shared part of rnn, lstm and gru: options, shapes, parameters, and the choice of a sequence.

import {
  type Declared,
  type Documentation,
  type Kind,
  type OptionsSchema,
  optionsOf,
  type ValueOf,
} from '../../schema/index.js';
import type { BoundLayer } from '../bound-layer.js';
import { defineLayer, type Layer, type Parameter } from '../layer.js';
import { sizeOf } from '../shape.js';
import { bindBatchSequence } from './batch-sequence.js';
import type { Cell } from './cell.js';
import { bindImageSequence } from './image-sequence.js';
import { emitRecurrent, type RecurrentOperator } from './onnx.js';
import { recurrentOptions } from './options.js';
import { sequenceOf } from './sequence.js';

const SHAPES =
  'Input [channels, rows, columns], of which a step has [channels x columns] values (rows), [channels x rows] ' +
  '(columns) or [rows x columns] (channels), or a vector [steps x features]. Output [units], or with return: all ' +
  '[1, steps, units]; with sequence: batch [units] for every image. ';

/** A recurrent layer by its cell; the options that all cells share are added. */
interface Recurrent<Options = unknown> extends Kind {
  readonly documentation: Documentation & { readonly conventions: string };
  /** Blocks of rows in the weights. */
  readonly gates: number;
  cell(options: Options): Cell;
  /** Undefined where ONNX has no such operator. */
  readonly onnx: RecurrentOperator<Options> | undefined;
}

/** Declares a recurrent layer; the type of its cell's own options comes from their schema. */
export const defineRecurrent = <const S extends OptionsSchema>(layer: Declared<Recurrent<ValueOf<S>>, S>): Layer =>
  recurrentLayer(layer, layer.options);

function recurrentLayer({ type, summary, gates, documentation, cell, onnx }: Recurrent, own: OptionsSchema): Layer {
  // Only the options that all cells share are typed here.
  const properties: typeof recurrentOptions = { ...recurrentOptions, ...own.properties };
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
    options: optionsOf(properties, ['units']),
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
        cell: cell(o),
        units: o.units,
        all: o.return === 'all',
        batchSize,
      };
      return o.sequence === 'batch'
        ? bindBatchSequence(binding, sizeOf(input))
        : bindImageSequence(binding, sequenceOf(input, o, type));
    },
    onnx: onnx && ((emission) => emitRecurrent(emission, onnx)),
  });
}
