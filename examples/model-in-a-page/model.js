// The forward pass of a model that `lenet export --format json` wrote, in plain JavaScript: to be read, not for speed.

const activations = {
  identity: (x) => x,
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

/** Maps: {shape: [channels, rows, columns], values: [channel][row][column] in one array}. */
const layers = {
  conv2d(maps, { kernel, stride, padding, filters, connections }, { weight, bias }) {
    if (connections !== undefined) throw new Error('conv2d with connections is not in this example');
    const [channels] = maps.shape;
    const [rows, columns] = pair(kernel);
    return windows(maps, filters, { kernel, stride, padding }, (at, filter) => {
      let sum = bias ? bias[filter] : 0;
      for (let channel = 0; channel < channels; channel++)
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < columns; c++)
            sum += weight[((filter * channels + channel) * rows + r) * columns + c] * (at(channel, r, c) ?? 0);
      return sum;
    });
  },
  pool2d(maps, { mode, kernel, stride, padding }) {
    const [rows, columns] = pair(kernel);
    return windows(maps, maps.shape[0], { kernel, stride, padding }, (at, channel) => {
      const cells = [];
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) cells.push(at(channel, r, c));
      if (mode === 'max') return Math.max(...cells.filter((cell) => cell !== undefined));
      return cells.reduce((sum, cell) => sum + (cell ?? 0), 0) / cells.length;
    });
  },
  dense({ values }, { units }, { weight, bias }) {
    const sums = Array.from({ length: units }, (_, unit) =>
      values.reduce((sum, x, i) => sum + weight[unit * values.length + i] * x, bias ? bias[unit] : 0),
    );
    return { shape: [units, 1, 1], values: sums };
  },
  batch_norm({ shape, values }, { epsilon }, { weight, bias, running_mean: mean, running_var: variance }) {
    const size = values.length / shape[0];
    const normalized = values.map((x, i) => {
      const c = Math.floor(i / size);
      return ((x - mean[c]) / Math.sqrt(variance[c] + epsilon)) * weight[c] + bias[c];
    });
    return { shape, values: normalized };
  },
  flatten: (maps) => maps,
  dropout: (maps) => maps,
};

const pair = (option) => (Array.isArray(option) ? option : [option, option]);

/** Slides a window over maps; `at` is undefined in the padding. */
function windows({ shape: [, rows, columns], values }, channels, { kernel, stride, padding }, cellOf) {
  const [[kr, kc], [sr, sc], [pr, pc]] = [kernel, stride, padding].map(pair);
  const out = [channels, Math.floor((rows + 2 * pr - kr) / sr) + 1, Math.floor((columns + 2 * pc - kc) / sc) + 1];
  const results = [];
  for (let channel = 0; channel < out[0]; channel++) {
    for (let row = 0; row < out[1]; row++) {
      for (let column = 0; column < out[2]; column++) {
        const at = (map, r, c) => {
          const [y, x] = [row * sr - pr + r, column * sc - pc + c];
          return y >= 0 && y < rows && x >= 0 && x < columns ? values[(map * rows + y) * columns + x] : undefined;
        };
        results.push(cellOf(at, channel));
      }
    }
  }
  return { shape: out, values: results };
}

/** They change training images only. */
const AUGMENTATIONS = ['affine', 'elastic', 'random_crop', 'noise', 'cutout'];

const transforms = {
  pad({ shape: [channels, rows, columns], values }, by) {
    const shape = [channels, rows + 2 * by, columns + 2 * by];
    const padded = new Array(shape[0] * shape[1] * shape[2]).fill(0);
    values.forEach((value, i) => {
      const [map, row, column] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
      padded[(map * shape[1] + row + by) * shape[2] + column + by] = value;
    });
    return { shape, values: padded };
  },
  scale: (maps, [low, high]) => each(maps, (value) => low + (value / 255) * (high - low)),
  divide: (maps, by) => each(maps, (value) => value / by),
  standardize: (maps, { mean, deviation }) => each(maps, (value) => (value - pair(mean)[0]) / pair(deviation)[0]),
};

const each = ({ shape, values }, change) => ({ shape, values: values.map(change) });

const known = (table, name, what) => {
  if (Object.hasOwn(table, name)) return table[name];
  throw new Error(`${what} ${name} is not in this example, which has ${Object.keys(table).join(', ')}`);
};

/**
 * The probability of each class.
 * @param model the document of `lenet export --format json`
 * @param pixels bytes of an image in the form of model.input
 */
globalThis.classify = function classify(model, pixels) {
  const { shape } = model.input;
  if (shape[0] !== 1) throw new Error('this example takes models of grey images');
  if (model.head.type !== 'softmax') throw new Error(`the head ${model.head.type} is not in this example`);
  let input = { shape, values: [...pixels] };
  for (const one of model.input.transforms) {
    const [[name, options]] = Object.entries(one);
    if (!AUGMENTATIONS.includes(name)) input = known(transforms, name, 'the transform')(input, options);
  }
  const outputs = { input };
  let scores = input;
  for (const { name, type, from, options } of model.layers) {
    if (from.length !== 1) throw new Error(`${name} has several inputs, and this example takes one`);
    const layer = known(layers, type, 'the layer');
    const own = Object.entries(model.parameters).filter(([key]) => key.startsWith(`${name}.`));
    const parameters = Object.fromEntries(own.map(([key, { values }]) => [key.slice(name.length + 1), values]));
    const [activation] = Object.keys(options.activation ?? { identity: {} });
    scores = each(layer(outputs[from[0]], options, parameters), known(activations, activation, 'the activation'));
    outputs[name] = scores;
  }
  const largest = Math.max(...scores.values);
  const powers = scores.values.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};
