// The JSON Schema of a study: what `lenet sweep` reads, and schema/study.schema.json for editors.
import { type OptionsOf, optionsOf, type Schema } from '../schema/index.js';

/** Paths of a configuration and what they are set to, as --set does. */
const changes = (description: string) => ({ type: 'object', minProperties: 0, description }) as const;

/** Names, and the changes that each stands for. */
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
    uniform: range('[low, high]: every number between is equally likely.'),
    log_uniform: range('[low, high], both above 0: every order of magnitude is equally likely.', {
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
      count: { type: 'integer', minimum: 1, maximum: 100000, description: 'Points to draw.' },
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
    factor: { type: 'number', exclusiveMinimum: 1, default: 3, description: 'One in so many goes on.' },
    min_epochs: { type: 'integer', minimum: 1, default: 1, description: 'Epochs before the first choice.' },
  }),
  description:
    'Successive halving (Jamieson and Talwalkar 2016): all train for min_epochs, the best of them for factor times ' +
    'as long, and so on. Chosen by the mean over repeats on the validation images.',
} as const;

const slurm = {
  ...optionsOf({
    chunk: { type: 'integer', minimum: 1, default: 1, description: 'Trials of one array task, one after another.' },
    options: {
      type: 'object',
      default: {},
      additionalProperties: { type: ['string', 'integer', 'boolean'] },
      description: 'Of sbatch, without the dashes: {partition: cpu, time: "2:00:00", cpus-per-task: 2}.',
    },
  }),
  description: 'How --launcher slurm submits the trials.',
} as const;

const powerLaw = {
  ...optionsOf(
    {
      size: { type: 'string', description: 'The swept path that is P, the number of training images.' },
      capacity: {
        type: 'number',
        exclusiveMinimum: 0,
        description: 'h. Only k h^alpha can be measured; this fixes what k means.',
      },
    },
    ['size', 'capacity'],
  ),
  description: 'Fits E_test - E_train = k (h / P)^alpha to the trials (compare shows it).',
} as const;

const properties = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    maxLength: 80,
    description: 'Names the study directory. Default: the file’s name.',
  },
  description: { type: 'string', description: 'What this study is to find out.' },
  base: {
    type: ['string', 'array', 'object'],
    minLength: 1,
    minItems: 1,
    minProperties: 1,
    items: { type: 'string' },
    additionalProperties: { type: 'string' },
    description: 'The experiment, or several: a list of files, or a map from labels to files.',
  },
  set: changes('Changes to every trial.'),
  cases: named('Named explicit changes, one case a trial.'),
  ablate: named('Named changes, each alone against the unchanged baseline.'),
  walk: named('Named changes, each on top of those before it, from the unchanged start.'),
  grid: values('Paths and their values: every combination.'),
  zip: values('Paths and equally many values, taken together: first with first.'),
  random,
  exclude: {
    type: 'array',
    items: { type: 'object', minProperties: 1 },
    description: 'Combinations to leave out: settings that must all be met; a list means any of its values.',
  },
  repeats: {
    type: ['integer', 'array'],
    minimum: 1,
    maximum: 10000,
    minItems: 1,
    items: { type: 'integer', minimum: 0 },
    default: 1,
    description: 'How many seeds (from the experiment’s on), or which.',
  },
  metric: {
    type: 'string',
    description:
      'What trials are judged and chosen by. Default: test_accuracy is shown, and validation_accuracy chooses where there are validation images.',
  },
  direction: { enum: ['max', 'min'], description: 'Which end of the metric is good. Default: by the metric.' },
  baseline: {
    type: 'object',
    minProperties: 1,
    description: 'The settings that others are compared with. Default: the first base, case, ablation or step.',
  },
  reported: {
    type: 'array',
    default: [],
    items: optionsOf(
      {
        when: { type: 'object', minProperties: 1, description: 'Settings of the trials that it is about.' },
        metric: { type: 'string', description: 'What was measured. Default: the study’s metric, or test_accuracy.' },
        value: { type: 'number', description: 'An accuracy is a fraction.' },
      },
      ['when', 'value'],
    ),
    description: 'What others found: {when: {settings}, metric, value}. Compare sets it beside what is measured.',
  },
  halving,
  slurm,
  power_law: powerLaw,
} as const;

export const studySchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'lenet study',
  description: 'Experiments that differ in what is to be found out.',
  ...optionsOf(properties, ['base']),
};

export type StudyOptions = OptionsOf<typeof properties, 'base'>;
