// ConvNetJS: one image at a time, Adam in batches of 64.
import convnetjs from 'convnetjs';
import { BATCH, batch, CLASSES, measure, report, SIDE } from './workload.js';

const net = new convnetjs.Net();
net.makeLayers([
  { type: 'input', out_sx: SIDE, out_sy: SIDE, out_depth: 1 },
  { type: 'conv', sx: 5, filters: 6, stride: 1, pad: 0, activation: 'relu' },
  { type: 'pool', sx: 2, stride: 2 },
  { type: 'conv', sx: 5, filters: 16, stride: 1, pad: 0, activation: 'relu' },
  { type: 'pool', sx: 2, stride: 2 },
  { type: 'fc', num_neurons: 120, activation: 'sigmoid' },
  { type: 'fc', num_neurons: 84, activation: 'sigmoid' },
  { type: 'softmax', num_classes: CLASSES },
]);
const trainer = new convnetjs.Trainer(net, { method: 'adam', learning_rate: 0.001, batch_size: BATCH });
const { pixels, labels } = batch();
const volumes = Array.from(labels, (_, i) => {
  const volume = new convnetjs.Vol(SIDE, SIDE, 1, 0);
  volume.w.set(pixels.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE));
  return volume;
});
const train = await measure(() => volumes.forEach((volume, i) => void trainer.train(volume, labels[i])), BATCH);
const infer = await measure(() => volumes.forEach((volume) => void net.forward(volume)), BATCH);
report({ name: 'ConvNetJS 0.3.0', threads: 1, train, infer });
