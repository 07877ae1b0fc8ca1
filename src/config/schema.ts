// The JSON Schema of an experiment (draft 2020-12), assembled from the registries. It validates, serves editors
// (schema/experiment.schema.json) and defines the types.
import { mixings } from '../data/mixing.js';
import { PATH } from '../data/sources/detect.js';
import { sources } from '../data/sources/index.js';
import { transforms } from '../data/transforms/index.js';
import { heads } from '../heads/index.js';
import { layers } from '../layers/index.js';
import { averages } from '../optimizers/averages.js';
import { optimizers } from '../optimizers/index.js';
import { schedules } from '../optimizers/schedules.js';
import { choiceOf, type OptionsOf, optionsOf, type Schema } from '../schema/index.js';

/** What the best epoch can be chosen by. Test images choose nothing. */
export const MONITORS = ['validation_accuracy', 'validation_loss', 'train_accuracy', 'train_loss'] as const;
export type Monitor = (typeof MONITORS)[number];

const count = (description: string) => ({ type: 'integer', minimum: 1, description }) as const;

const split = optionsOf({
  train: { type: 'integer', minimum: 1, description: 'Training images. Default: all that validation leaves.' },
  validation: {
    type: 'integer',
    minimum: 0,
    description: 'Images held out from the training set. Default: a sixth of it (10,000 of MNIST).',
  },
  method: {
    enum: ['file_order', 'random', 'stratified'],
    default: 'file_order',
    description:
      'file_order: the first `train` images, then the next `validation`. random: drawn by the seed. ' +
      'stratified: drawn by the seed, each class in its share.',
  },
});

const limit = optionsOf({
  train: count('Maximum number of training images.'),
  validation: count('Maximum number of validation images.'),
  test: count('Maximum number of test images.'),
});

const form = optionsOf({
  polarity: {
    enum: ['light_on_dark', 'dark_on_light'],
    description: 'The strokes on the background. Default: measured on the training images.',
  },
  orientation: {
    enum: ['upright', 'transposed'],
    description: 'transposed: rows and columns are swapped. Default: transposed if there is a transpose transform.',
  },
  shape: {
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    minItems: 3,
    maxItems: 3,
    description: '[channels, rows, columns] of the images. A run writes it; training never reads it.',
  },
});

const data = {
  source: choiceOf(
    sources,
    {
      default: 'mnist',
      description:
        'Where the images come from: a source, or the path of a directory of images per class or of IDX files, which then has no fallback.',
    },
    PATH,
  ),
  fallback: {
    enum: ['digits'],
    description: 'Used only if the source is unavailable, with a warning and a record: the embedded digits.',
  },
  split: { ...split, default: {}, description: 'How the training set is divided; the test set is the source’s own.' },
  limit: { ...limit, default: {}, description: 'Use only the first images of each split, for quick tests.' },
  shuffle: {
    enum: [true, 'once', false],
    default: true,
    description: 'true: a new random order each epoch; once: one random order for all epochs; false: file order.',
  },
  form: {
    ...form,
    description:
      'The form of the source images before the transforms; lenet predict converts photographs to it. A run writes it into resolved.yaml.',
  },
  label_noise: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    description:
      'Share of the training images whose label is replaced by another class, drawn by the seed; train metrics go by these labels, too. Default: none.',
  },
  transforms: {
    type: 'array',
    items: choiceOf(transforms),
    default: [{ scale: [0, 1] }],
    description:
      'Applied in order: pixel transforms, once; augmentations of training images, anew each epoch; value transforms. Last pads may come before the value transforms.',
  },
} as const;

const model = { type: 'string', format: 'model', minLength: 1 } as const;

const training = {
  optimizer: choiceOf(optimizers, { default: 'adam', description: 'The update rule.' }),
  schedule: choiceOf(schedules, { default: 'constant', description: 'How the learning rate changes.' }),
  average: choiceOf(averages, {
    description:
      'Validate, test and store an average of the parameters over steps in place of the latest. Default: none.',
  }),
  mix: choiceOf(mixings, {
    description: 'Mix the training images of a step in pairs, with their labels. Default: not.',
  }),
  warmup: { type: 'number', minimum: 0, default: 0, description: 'Epochs over which the rate rises from near 0.' },
  batch_size: {
    type: 'integer',
    minimum: 1,
    maximum: 65536,
    default: 64,
    description: 'Images of a batch; a step takes `accumulate` of them.',
  },
  accumulate: {
    type: 'integer',
    minimum: 1,
    maximum: 65536,
    description:
      'Batches whose gradients make one step: the same as a larger batch, but for statistics of the batch (batch_norm). Default: 1.',
  },
  epochs: {
    type: 'integer',
    minimum: 0,
    maximum: 100000,
    default: 10,
    description: 'Passes over the training images.',
  },
  clip_norm: {
    type: 'number',
    minimum: 0,
    default: 0,
    description: 'The largest gradient norm; a longer gradient is scaled down. 0: no limit.',
  },
  patience: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Stop after this many epochs without a better value of `monitor`. 0: never.',
  },
  monitor: {
    enum: MONITORS,
    description:
      'Chooses the best epoch, whose parameters are kept, and is what `patience` waits for; those of train are means over the epoch. Default: validation_accuracy, or the latest epoch without validation images.',
  },
  checkpoint_every: {
    type: ['integer', 'object'],
    minimum: 0,
    properties: { steps: count('Steps between checkpoints.') },
    additionalProperties: false,
    required: ['steps'],
    default: 1,
    description: 'Epochs between checkpoints, or {steps: N}. 0: only at the end. The last two are kept.',
  },
  threads: {
    type: 'integer',
    minimum: 1,
    maximum: 256,
    description: 'Worker threads. They change the speed, never the result. Default: the number of cores.',
  },
  log_every: { type: 'integer', minimum: 1, default: 100, description: 'Steps between lines of metrics.jsonl.' },
  log_to: {
    type: 'string',
    format: 'path',
    minLength: 1,
    description:
      'A directory for TensorBoard: each run writes its metrics into a directory of its own name in it as it trains, and its model at the end.',
  },
  validate_every: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description:
      'Steps between validations, in addition to the one after each epoch; the best of all is kept. 0: none.',
  },
  watch_test: {
    type: 'boolean',
    default: false,
    description:
      'Evaluate the test images at every validation, too: for curves, and to compare with studies that report their best test accuracy. It does not affect model selection.',
  },
  evaluate_train: {
    type: 'boolean',
    default: false,
    description: 'Evaluate the final model on the training images, too, without augmentation.',
  },
  init_from: {
    ...model,
    type: ['string', 'object'],
    properties: {
      model: { ...model, description: 'The same, as the value alone.' },
      layers: {
        type: 'array',
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        uniqueItems: true,
        description: 'Take only these layers of it, by name, and start the others from the seed. Default: all.',
      },
      partial: {
        type: 'boolean',
        default: false,
        description:
          'Take the parameters whose name and shape fit, and start the others from the seed; the run lists those. false: all must fit.',
      },
    },
    required: ['model'],
    additionalProperties: false,
    description:
      'Start from the parameters of a trained model: the directory or the name of a run, a .safetensors file, or lenet5-best, which comes with lenet.',
  },
  freeze: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    minItems: 1,
    uniqueItems: true,
    description:
      'Layers by name whose parameters and statistics stay as they start; the head’s is `head`. Default: none.',
  },
} as const;

const sections = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    maxLength: 80,
    description: 'Names the run directory. Default: the file’s name.',
  },
  description: { type: 'string', description: 'What this experiment is for.' },
  seed: {
    type: 'integer',
    minimum: 0,
    maximum: 2147483647,
    default: 1,
    description: 'Seed of all random numbers.',
  },
  data: { ...optionsOf(data), default: {}, description: 'The images.' },
  network: {
    type: 'array',
    items: choiceOf(layers),
    description: 'The layers in order; `from:` names inputs other than the layer before.',
  },
  head: choiceOf(heads, { default: 'softmax', description: 'The output layer and its loss.' }),
  training: { ...optionsOf(training), default: {}, description: 'How the network is trained.' },
} as const;

/** The schema of a resolved experiment. */
export const experimentSchema = optionsOf(sections, ['network']);

/** The schema of a file: the same, with `extends` and `variables`. */
export const fileSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'lenet experiment',
  description: 'A network, its data and its training.',
  ...optionsOf({
    extends: { type: 'string', description: 'A configuration to extend; path relative to this file.' },
    variables: { type: 'object', description: 'Values for ${name} anywhere below.' },
    ...sections,
  }),
};

/** The data block with all defaults filled in. */
export type DataConfig = OptionsOf<typeof data, never>;
/** The training block with all defaults filled in. */
export type TrainingConfig = OptionsOf<typeof training, never>;
