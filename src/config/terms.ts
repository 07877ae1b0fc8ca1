// Words of Keras, PyTorch and Caffe, and their names here. A test checks every target against the schema.
import type { Path } from './located.js';

type Place = 'file' | 'data' | 'training' | 'optimizer options' | 'layer' | 'layer options' | 'activation';

interface Term {
  readonly place: Place;
  /** Spellings in other tools; case, _ and - are ignored. */
  readonly words: readonly string[];
  /** Path in the schema; null for what does not exist here. */
  readonly target: string | null;
  readonly help: string;
}

const term = (place: Place, words: string, target: string | null, help: string): Term => ({
  ...{ place, target, help },
  words: words.split(' '),
});

const LEARNING_RATE = 'it is an option of the optimizer: training: {optimizer: {adam: {learning_rate: 0.001}}}';
const HEAD = 'the head is the loss: head: softmax (cross-entropy), mse, hinge or rbf';
const SOFTMAX = 'the head includes the softmax and its dense layer: leave this line out';
const INFERRED = 'leave it out: it follows from the layer before';

export const TERMS: readonly Term[] = [
  term('file', 'model layers architecture net', 'network', 'the list of layers is network'),
  term('file', 'dataset', 'data.source', 'write data: {source: mnist}'),
  term('file', 'optimizer solver', 'training.optimizer', 'write it under training: training: {optimizer: adam}'),
  term('file', 'lr learning_rate base_lr', 'training.optimizer.adam.learning_rate', LEARNING_RATE),
  term('file', 'epochs num_epochs max_epochs', 'training.epochs', 'write it under training: training: {epochs: 10}'),
  term('file', 'batch_size', 'training.batch_size', 'write it under training: training: {batch_size: 64}'),
  term('file', 'loss criterion', 'head', HEAD),
  term('file', 'early_stopping patience', 'training.patience', 'write training: {patience: 3}'),
  term('data', 'dataset name', 'data.source', 'write data: {source: mnist}'),
  term('data', 'validation_split val_split', 'data.split', 'write data: {split: {train: 50000, validation: 10000}}'),
  term(
    'data',
    'augmentation augmentations',
    'data.transforms',
    'augmentations are transforms: data: {transforms: [{affine: {rotate: 10}}, {scale: [0, 1]}]}',
  ),
  term('data', 'batch_size', 'training.batch_size', 'write it under training: training: {batch_size: 64}'),
  term('training', 'lr learning_rate base_lr', 'training.optimizer.adam.learning_rate', LEARNING_RATE),
  term(
    'training',
    'weight_decay l2',
    'training.optimizer.sgd.weight_decay',
    'it is an option of the optimizer: training: {optimizer: {sgd: {weight_decay: 0.0005}}}',
  ),
  term(
    'training',
    'momentum',
    'training.optimizer.sgd.momentum',
    'it is an option of the optimizer: training: {optimizer: {sgd: {momentum: 0.9}}}',
  ),
  term('training', 'loss criterion loss_function', 'head', HEAD),
  term(
    'training',
    'early_stopping',
    'training.patience',
    'write patience: 3, the epochs without a better validation accuracy',
  ),
  term('training', 'lr_scheduler scheduler lr_schedule lr_policy', 'training.schedule', 'write schedule: cosine'),
  term('training', 'batch', 'training.batch_size', 'write batch_size: 64'),
  term('training', 'num_epochs max_epochs n_epochs', 'training.epochs', 'write epochs: 10'),
  term(
    'training',
    'grad_clip clip_gradients clipnorm gradient_clip_val',
    'training.clip_norm',
    'write clip_norm: 1, the largest norm of a gradient',
  ),
  term('training', 'shuffle', 'data.shuffle', 'write it under data: data: {shuffle: true}'),
  term('training', 'num_workers workers', 'training.threads', 'write threads: 2'),
  term('training', 'seed', 'seed', 'it goes at the top level of the file'),
  term('optimizer options', 'lr base_lr', 'training.optimizer.adam.learning_rate', 'did you mean learning_rate?'),
  term('optimizer options', 'eps', 'training.optimizer.adam.epsilon', 'did you mean epsilon?'),
  term('optimizer options', 'betas', 'training.optimizer.adam.beta1', 'write beta1: 0.9, beta2: 0.999'),
  term('layer', 'conv convolution', 'network.conv2d', 'did you mean conv2d?'),
  term('layer', 'linear inner_product fc fully_connected', 'network.dense', 'did you mean dense? dense: {units: 84}'),
  term(
    'layer',
    'maxpool maxpool2d max_pooling2d max_pool',
    'network.pool2d.mode',
    'write pool2d: {mode: max, kernel: 2}',
  ),
  term(
    'layer',
    'avgpool avgpool2d average_pooling2d avg_pool mean_pool',
    'network.pool2d.mode',
    'write pool2d: {mode: average, kernel: 2}',
  ),
  term('layer', 'pooling pool', 'network.pool2d', 'did you mean pool2d?'),
  term(
    'layer',
    'global_average_pooling2d adaptive_avg_pool2d',
    'network.global_pool.mode',
    'write global_pool: {mode: average}',
  ),
  term('layer', 'batchnorm batchnorm2d batch_normalization', 'network.batch_norm', 'did you mean batch_norm?'),
  term('layer', 'layernorm layer_normalization', 'network.layer_norm', 'did you mean layer_norm?'),
  term('layer', 'simple_rnn', 'network.rnn', 'did you mean rnn?'),
  term('layer', 'concatenate', 'network.concat', 'did you mean concat?'),
  term(
    'layer',
    'relu tanh sigmoid gelu elu silu leaky_relu',
    'network.activation.function',
    'write activation: {function: relu}, or activation: relu in the layer before',
  ),
  term('layer', 'softmax log_softmax softmax_with_loss cross_entropy_loss', 'head', SOFTMAX),
  term(
    'layer options',
    'out_channels num_output',
    'network.conv2d.filters',
    'conv2d has filters: 6, dense has units: 84',
  ),
  term('layer options', 'out_features', 'network.dense.units', 'did you mean units?'),
  term('layer options', 'kernel_size pool_size', 'network.conv2d.kernel', 'did you mean kernel?'),
  term('layer options', 'strides', 'network.conv2d.stride', 'did you mean stride?'),
  term('layer options', 'pad', 'network.conv2d.padding', 'did you mean padding?'),
  term('layer options', 'p dropout_ratio', 'network.dropout.rate', 'did you mean rate?'),
  term('layer options', 'in_channels in_features input_shape input_dim', null, INFERRED),
  term('layer options', 'kernel_initializer weight_filler', 'network.conv2d.init', 'did you mean init?'),
  term('layer options', 'use_bias bias_term', 'network.conv2d.bias', 'did you mean bias?'),
  term('activation', 'softmax log_softmax', 'head', SOFTMAX),
  term('activation', 'silu', 'network.activation.function.swish', 'did you mean swish?'),
  term('activation', 'linear none', 'network.activation.function.identity', 'did you mean identity?'),
];

/** Advice for a word of another tool. @param path of the map or choice that contains the word */
export function advice(word: string, path: Path): string | undefined {
  const place = placeOf(path);
  const plain = (text: string) => text.toLowerCase().replace(/[_\- ]/g, '');
  return TERMS.find((one) => one.place === place && one.words.some((w) => plain(w) === plain(word)))?.help;
}

function placeOf(path: Path): Place | undefined {
  const [top, second] = path;
  if (path.length === 0) return 'file';
  if (['activation', 'function', 'nonlinearity'].includes(String(path.at(-1))) && path.length > 2) return 'activation';
  if (top === 'network') return path.length === 2 ? 'layer' : path.length === 3 ? 'layer options' : undefined;
  if (top === 'training' && path.length === 1) return 'training';
  if (top === 'training' && second === 'optimizer' && path.length === 3) return 'optimizer options';
  return top === 'data' && path.length === 1 ? 'data' : undefined;
}
