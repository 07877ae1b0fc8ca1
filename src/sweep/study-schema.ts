// The JSON Schema of a study: the input of `lenet sweep`, and schema/study.schema.json for editors.
import { type OptionsOf, optionsOf, type Schema } from '../schema/index.js';

/** Paths of a configuration and their values, as in --set. */
const changes = (description: string) => ({ type: 'object', minProperties: 0, description }) as const;

/** Names, each with its overrides. */
const named = (description: string) =>
  ({
    type: 'object',
    minProperties: 1,
    additionalProperties: { type: ['object', 'null'], description: 'Paths and their values; empty: no change.' },
    description,
  }) as const;

const values = (description: string) =>
  ({
    type: 'object',
    minProperties: 1,
    additionalProperties: {
      type: ['array', 'object'],
      minItems: 1,
      minProperties: 1,
      description: 'A list of values, or a map from labels to values.',
    },
    description,
  }) as const;

const range = (description: string, rest: Schema = {}) =>
  ({ type: 'array', items: { type: 'number', ...rest }, minItems: 2, maxItems: 2, description }) as const;

/** How a value is drawn: one key. */
export const distribution = {
  type: 'object',
  properties: {
    uniform: range('[low, high]: uniform between low and high.'),
    log_uniform: range('[low, high], both above 0: uniform in the logarithm.', {
      exclusiveMinimum: 0,
    }),
    integer: range('[low, high]: whole numbers, both ends included.'),
    choice: { type: 'array', minItems: 1, description: 'One of these.' },
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
} as const;

const random = {
  ...optionsOf(
    {
      count: { type: 'integer', minimum: 1, maximum: 100000, description: 'Number of points to draw.' },
      seed: { type: 'integer', minimum: 0, default: 1, description: 'The same seed draws the same points.' },
      values: {
        type: 'object',
        minProperties: 1,
        additionalProperties: distribution,
        description: 'Paths, and how each is drawn: uniform, log_uniform, integer or choice.',
      },
    },
    ['count', 'values'],
  ),
  description: 'Points drawn at random: each sets all of its paths.',
} as const;

const halving = {
  ...optionsOf({
    factor: { type: 'number', exclusiveMinimum: 1, default: 3, description: 'One group in this many continues.' },
    min_epochs: { type: 'integer', minimum: 1, default: 1, description: 'Epochs before the first choice.' },
  }),
  description:
    'Successive halving (Jamieson and Talwalkar 2016): all groups train for min_epochs, the best of them for factor times ' +
    'as long, and so on. Groups are chosen by their mean over repeats on the validation images.',
} as const;

const slurm = {
  ...optionsOf({
    chunk: { type: 'integer', minimum: 1, default: 1, description: 'Trials per array element, run one after another.' },
    options: {
      type: 'object',
      default: {},
      additionalProperties: { type: ['string', 'integer', 'boolean'] },
      description: 'Options of sbatch, without the dashes: {partition: cpu, time: "2:00:00", cpus-per-task: 2}.',
    },
  }),
  description: 'How --launcher slurm submits the trials.',
} as const;

const powerLaw = {
  ...optionsOf(
    {
      size: { type: 'string', description: 'The swept path of P, the number of training images.' },
      capacity: {
        type: 'number',
        exclusiveMinimum: 0,
        description: 'h. Only k h^alpha is identifiable; a fixed h makes k identifiable.',
      },
    },
    ['size', 'capacity'],
  ),
  description: 'Fits E_test - E_train = k (h / P)^alpha to the trials (shown by lenet compare).',
} as const;

const properties = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    maxLength: 80,
    description: 'Names the study directory. Default: the file’s name.',
  },
  description: { type: 'string', description: 'What this study investigates.' },
  base: {
    type: ['string', 'array', 'object'],
    minLength: 1,
    minItems: 1,
    minProperties: 1,
    items: { type: 'string' },
    additionalProperties: { type: 'string' },
    description: 'The experiment, or several: a list of files, or a map from labels to files.',
  },
  set: changes('Overrides for every trial.'),
  cases: named('Named sets of overrides, one per trial.'),
  ablate: named('Named sets of overrides, each applied alone to the unchanged baseline.'),
  walk: named('Named sets of overrides, each applied on top of the earlier ones, starting unchanged.'),
  grid: values('Paths and their values: all combinations.'),
  zip: values('Paths and equally many values, combined by position.'),
  random,
  exclude: {
    type: 'array',
    items: { type: 'object', minProperties: 1 },
    description: 'Combinations to exclude: settings that must all match; a list matches any of its values.',
  },
  repeats: {
    type: ['integer', 'array'],
    minimum: 1,
    maximum: 10000,
    minItems: 1,
    items: { type: 'integer', minimum: 0 },
    default: 1,
    description: 'Number of seeds (counting up from the experiment’s), or a list of seeds.',
  },
  metric: {
    type: 'string',
    description:
      'The metric to show and to choose by. Default: shows test_accuracy, and chooses by validation_accuracy if there are validation images.',
  },
  direction: {
    enum: ['max', 'min'],
    description: 'Whether larger or smaller values are better. Default: depends on the metric.',
  },
  baseline: {
    type: 'object',
    minProperties: 1,
    description: 'Settings of the baseline. Default: the first base, case, ablation or step.',
  },
  reported: {
    type: 'array',
    default: [],
    items: optionsOf(
      {
        when: { type: 'object', minProperties: 1, description: 'Settings of the trials that it applies to.' },
        metric: { type: 'string', description: 'The metric. Default: the study’s metric, or test_accuracy.' },
        value: { type: 'number', description: 'The published value; an accuracy is a fraction.' },
      },
      ['when', 'value'],
    ),
    description:
      'Published results: {when: {settings}, metric, value}. lenet compare shows them next to the measured ones.',
  },
  halving,
  slurm,
  power_law: powerLaw,
} as const;

export const studySchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'lenet study',
  description: 'Variants of an experiment to compare.',
  ...optionsOf(properties, ['base']),
};

export type StudyOptions = OptionsOf<typeof properties, 'base'>;
