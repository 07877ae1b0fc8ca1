// The order of the training images in an epoch.
import type { Experiment } from '../config/experiment.js';
import { randomStream, shuffle } from '../random/index.js';

/** Fills in the numbers of an epoch's images: a function of the seed and the epoch alone. */
export function fillOrder(order: Int32Array, how: Experiment['data']['shuffle'], seed: number, epoch: number): void {
  for (let i = 0; i < order.length; i++) order[i] = i;
  if (how) shuffle(order, randomStream(seed, 'shuffle', how === 'once' ? 1 : epoch));
}
