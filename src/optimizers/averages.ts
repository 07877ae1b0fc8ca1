// Averages of the parameters over steps: validation, test and the model use them in place of the latest.
import {
  type Choice,
  type Declared,
  type Kind,
  optionsOf,
  registry,
  type Schema,
  type ValueOf,
} from '../schema/index.js';

interface Average<Options = unknown> extends Kind {
  /** Whether it averages over a long way, so that running statistics of the last step do not fit it. */
  readonly isWide: boolean;
  /** The step that gives the first parameters of the average. */
  firstStep(stepsPerEpoch: number, options: Options): number;
  /** With which share the parameters after a step, from 1, enter: average += share (w - average). 0: not at all. */
  share(step: number, stepsPerEpoch: number, options: Options): number;
}

/** Declares an average; the type of its options comes from their schema. */
const defineAverage = <const S extends Schema>(average: Declared<Average<ValueOf<S>>, S>): Average => average;

export const averages = registry([
  defineAverage({
    type: 'ema',
    summary:
      'The mean of the parameters after all steps so far, weighted by decay^(steps since): an exponential moving average without a bias to its start, as in Adam. Polyak and Juditsky 1992; Kingma and Ba 2015.',
    isWide: false,
    options: optionsOf({
      decay: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.999,
        description: 'Weight of a step relative to that of the next.',
      },
    }),
    firstStep: () => 1,
    share: (step, _, { decay }) => (1 - decay) / (1 - decay ** step),
  }),
  defineAverage({
    type: 'swa',
    summary: 'The mean of the parameters at the ends of epochs: stochastic weight averaging. Izmailov et al. 2018.',
    isWide: true,
    options: optionsOf(
      { from: { type: 'integer', minimum: 1, description: 'The first epoch whose end is averaged.' } },
      ['from'],
    ),
    firstStep: (stepsPerEpoch, { from }) => from * stepsPerEpoch,
    share(step, stepsPerEpoch, { from }) {
      const before = step / stepsPerEpoch - from;
      return Number.isInteger(before) && before >= 0 ? 1 / (before + 1) : 0;
    },
  }),
]);

/** The share of a step in the average; 0 without one. */
export const averageShare = (choice: Choice | undefined, step: number, stepsPerEpoch: number): number =>
  choice ? averages.of(choice.type).share(step, stepsPerEpoch, choice.options) : 0;

/** Whether there is an average after so many steps. */
export const isAveraged = (choice: Choice | undefined, step: number, stepsPerEpoch: number): boolean =>
  choice !== undefined && step >= averages.of(choice.type).firstStep(stepsPerEpoch, choice.options);
