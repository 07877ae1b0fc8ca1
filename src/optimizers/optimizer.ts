// The interface of an optimizer. One file per optimizer, one line in index.ts.
import type { Kernels, Pointer, Update } from '../kernels/index.js';
import { type Documentation, type Kind, type OptionsOf, optionsOf, type Schema } from '../schema/index.js';

/** The update of one parameter; padding floats stay zero. `decay` is 0 for parameters without weight decay. */
export interface OptimizerStep<Options> extends Update {
  readonly kernels: Kernels;
  readonly options: Options;
  /** The optimizer's state for this parameter: one pointer a slot, zeroed before the first step. */
  readonly slots: readonly Pointer[];
  /** 1 for the first step. */
  readonly step: number;
}

export interface Optimizer<Options = object> extends Kind {
  readonly documentation: Documentation;
  /** Number of state vectors of the parameters' size. */
  slots(options: Options): number;
  /** For an optimizer with second derivatives in its first slot: number of images to average them over. */
  curvature?(options: Options): number;
  update(step: OptimizerStep<Options>): void;
}

/** Options that every optimizer has. */
interface Common {
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly decay_biases: boolean;
}
export type OptimizerOptions = Common;

/** A number with its bounds and default, as a schema. */
export const number = <const S extends Schema>(description: string, rest: S) =>
  ({ type: 'number', description, ...rest }) as const;

const common = {
  decay_biases: {
    type: 'boolean',
    default: true,
    description: 'Whether weight decay acts on biases and on the scales of normalisations too, as it does in PyTorch.',
  },
} as const;

/** Declares an optimizer; the type of its options comes from their schema. */
export function defineOptimizer<const P extends Record<string, Schema>>(
  optimizer: Omit<Optimizer<OptionsOf<P, never>>, 'options'> & {
    learningRate: number;
    weightDecay?: number;
    options: P;
  },
): Optimizer {
  const { learningRate, weightDecay = 0, options, ...rest } = optimizer;
  const shared = {
    learning_rate: number('Step size before the schedule.', { exclusiveMinimum: 0, default: learningRate }),
    weight_decay: number('L2 coefficient.', { minimum: 0, default: weightDecay }),
    ...common,
  };
  return { ...rest, options: optionsOf({ ...shared, ...options }) };
}
