// The interface of an optimizer. One file per optimizer, one line in index.ts.
import type { Pointer, SimdModule } from '../kernels/index.js';
import {
  type Declared,
  type Documentation,
  type Kind,
  type OptionsOf,
  type OptionsSchema,
  type Schema,
  type ValueOf,
  withShared,
} from '../schema/index.js';

/** A thread's range of one parameter, and what a step does it with. Padding floats stay zero. */
export interface OptimizerStep<Options> {
  readonly options: Options;
  /** The learning rate of this step. */
  readonly rate: number;
  /** The coefficient of weight decay; 0 for parameters without. */
  readonly decay: number;
  /** 1 for the first step. */
  readonly step: number;
  readonly w: Pointer;
  readonly g: Pointer;
  /** The optimizer's state for these numbers: one pointer a slot, zeroed before the first step. */
  readonly slots: readonly Pointer[];
  /** A multiple of 8. */
  readonly count: number;
}

/** What a rule is made of: a step with its state as numbers. */
export interface RuleContext<Options> extends Pick<OptimizerStep<Options>, 'options' | 'rate' | 'step'> {
  readonly slots: readonly Float32Array[];
}

/**
 * What one step takes off number `i` of the parameter. `g` is its gradient; unless weight decay is decoupled, decay w is
 * already added to it.
 */
export type Rule = (g: number, i: number) => number;

export interface Optimizer<Options = unknown> extends Kind {
  readonly documentation: Documentation;
  /** Weight decay multiplies w by 1 - rate decay, instead of adding decay w to the gradient. Default: false. */
  readonly decoupled?: boolean;
  /** Number of state vectors of the parameters' size. */
  slots(options: Options): number;
  /** For an optimizer with second derivatives in its first slot: number of images to average them over. */
  curvature?(options: Options): number;
  /** The rule of a step, as the formula has it. It is the specification of `compiled`, and runs where that is missing. */
  rule(context: RuleContext<Options>): Rule;
  /** The same step by a compiled function, weight decay included: a parity test holds it to the rule. */
  compiled?(simd: SimdModule, step: OptimizerStep<Options>): void;
}

/** A number with its bounds and default, as a schema. */
export const number = <const S extends Schema>(description: string, rest: S) =>
  ({ type: 'number', description, ...rest }) as const;

/** The options that every optimizer has, with its own defaults. */
const shared = (learningRate: number, weightDecay: number) =>
  ({
    learning_rate: number('Step size before the schedule.', { exclusiveMinimum: 0, default: learningRate }),
    weight_decay: number('L2 coefficient.', { minimum: 0, default: weightDecay }),
    decay_biases: {
      type: 'boolean',
      default: true,
      description:
        'Whether weight decay acts on biases and on the scales of normalisations too, as it does in PyTorch.',
    },
  }) as const;
/** The resolved options that every optimizer has. */
export type OptimizerOptions = OptionsOf<ReturnType<typeof shared>, never>;

/** Declares an optimizer; the type of its options comes from their schema. */
export function defineOptimizer<const S extends OptionsSchema>(
  optimizer: Declared<Optimizer<ValueOf<S>>, S> & { readonly learningRate: number; readonly weightDecay?: number },
): Optimizer {
  const { learningRate, weightDecay = 0, ...rest } = optimizer;
  return { ...rest, options: withShared(shared(learningRate, weightDecay), optimizer.options) };
}
