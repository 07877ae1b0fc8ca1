// jax-js on its wasm backend: jitted value-and-gradient, plain SGD (less work than Adam).
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { BATCH, batch, CLASSES, measure, report, SIDE } from './workload.js';

await init('wasm');
defaultDevice('wasm');

const random = (shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(Array.from({ length: size }, (_, i) => 0.1 * Math.sin(i * 12.9898))).reshape(shape);
};
const parameters = {
  w1: random([6, 1, 5, 5]),
  w2: random([16, 6, 5, 5]),
  w3: random([400, 120]),
  w4: random([120, 84]),
  w5: random([84, CLASSES]),
};
const pool = (x, channels, side) => x.reshape([BATCH, channels, side / 2, 2, side / 2, 2]).max([3, 5]);

function forward({ w1, w2, w3, w4, w5 }, x) {
  x = pool(nn.relu(lax.conv(x, w1, [1, 1], 'VALID')), 6, 28);
  x = pool(nn.relu(lax.conv(x, w2, [1, 1], 'VALID')), 16, 10);
  x = nn.sigmoid(np.matmul(x.reshape([BATCH, 400]), w3));
  x = nn.sigmoid(np.matmul(x, w4));
  return np.matmul(x, w5);
}
const loss = (p, x, y) => nn.logSoftmax(forward(p, x)).mul(y).sum().mul(-1 / BATCH);
const { pixels, labels } = batch();
const oneHot = new Float32Array(BATCH * CLASSES);
for (const [i, label] of labels.entries()) oneHot[i * CLASSES + label] = 1;
const x = np.array(Array.from(pixels)).reshape([BATCH, 1, SIDE, SIDE]);
const y = np.array(Array.from(oneHot)).reshape([BATCH, CLASSES]);

const step = jit((p, images, targets) => {
  const keep = (q) => Object.fromEntries(Object.entries(q).map(([key, value]) => [key, value.ref]));
  const [value, gradient] = valueAndGrad(loss)(keep(p), images, targets);
  const next = Object.fromEntries(Object.entries(p).map(([key, w]) => [key, w.sub(gradient[key].mul(0.01))]));
  return [value, next];
});
const infer = jit(forward);
let current = parameters;
const held = () => Object.fromEntries(Object.entries(current).map(([key, value]) => [key, value.ref]));
const inferRate = await measure(async () => void (await infer(held(), x.ref).data()), BATCH);
const trainRate = await measure(async () => {
  const [value, next] = step(current, x.ref, y.ref);
  current = next;
  await value.data();
}, BATCH);
report({ name: 'jax-js 0.1.25 wasm', threads: 1, train: trainRate, infer: inferRate });
