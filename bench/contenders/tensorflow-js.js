// TensorFlow.js, layers API. Its wasm backend has no gradient of a convolution: only inference is measured there.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { BATCH, batch, CLASSES, measure, report, SIDE } from './workload.js';

const backend = process.argv[2];
if (backend === 'wasm') {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
}
await tf.setBackend(backend);
await tf.ready();
const { conv2d, dense, flatten, maxPooling2d } = tfl.layers;
const model = tfl.sequential({
  layers: [
    conv2d({ filters: 6, kernelSize: 5, activation: 'relu', inputShape: [SIDE, SIDE, 1] }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense({ units: 120, activation: 'sigmoid' }),
    dense({ units: 84, activation: 'sigmoid' }),
    dense({ units: CLASSES, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy' });
const { pixels, labels } = batch();
const x = tf.tensor4d(pixels, [BATCH, SIDE, SIDE, 1]);
const y = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES);
let train = null;
try {
  train = await measure(() => model.trainOnBatch(x, y), BATCH, { repetitions: 1, milliseconds: 3000 });
} catch (error) {
  process.stderr.write(`${backend} cannot train: ${error.message}\n`);
}
const infer = await measure(() => tf.tidy(() => model.predict(x).dataSync()), BATCH);
report({ name: `TensorFlow.js ${tf.version_core} ${backend}`, threads: 1, train, infer });
