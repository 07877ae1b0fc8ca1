// Small configurations that have every kind of layer and augmentation.

/** Layers that depend on the whole batch, on random numbers or on a sequence, with augmented images. */
export const TOGETHER = `
data:
  source: {digits: {train: 360, test: 40}}
  split: {train: 300, validation: 60}
  transforms: [{affine: {translate: 2, rotate: 10, shear: 0.1}}, {elastic: {alpha: 20}}, {cutout: {size: 4}}, {noise: {deviation: 9}}, {random_crop: {padding: 1}}, {pad: 1}, standardize]
network:
  - conv2d: {name: a, filters: 5, kernel: 5, stride: 2, bias: false}
  - batch_norm: {activation: gelu}
  - dropout: {rate: 0.2}
  - conv2d: {filters: 6, kernel: 3, connections: 3, activation: {leaky_relu: {slope: 0.2}}}
  - subsample2d: {kernel: 2}
  - layer_norm: {name: n, activation: swish}
  - prelu
  - gru: {units: 7, sequence: rows, return: all}
  - lstm: {units: 6, sequence: columns}
  - batch_norm
  - rnn: {units: 9, sequence: batch, return: all}
  - dropout
head: {softmax: {over: batch, label_smoothing: 0.1}}
training: {epochs: 2, batch_size: 37, clip_norm: 0.05}
`;

/** The 1998 network with its optimizer. */
export const SECOND_ORDER = `
data: {source: {digits: {train: 360, test: 40}}, split: {train: 300, validation: 60}, transforms: [{affine: {rotate: 10}}, {pad: 2}, {scale: [-0.1, 1.175]}]}
network:
  - conv2d: {filters: 4, kernel: 5, activation: scaled_tanh}
  - subsample2d: {activation: scaled_tanh}
  - conv2d: {filters: 6, kernel: 5, connections: 2, activation: scaled_tanh}
  - pool2d: {mode: average}
  - dense: {units: 84, activation: scaled_tanh}
head: rbf
training: {optimizer: {sdlm: {patterns: 70}}, epochs: 2, batch_size: 5}
`;
