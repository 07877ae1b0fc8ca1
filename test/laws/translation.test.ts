// A convolution is the same at every position: an image moved on its background gives moved maps.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Images } from '../../src/data/dataset.js';
import { conv, layer, pool } from '../graph/networks.js';
import { DIGITS, lab } from './lab.js';

const SIDE = 28;
const LAST = layer('global_pool', 'last', { mode: 'average' });

/** The middle 18 x 18 pixels of digits: moved by up to four pixels, they stay inside the image. */
const isMiddle = (r: number, c: number) => Math.min(r, c) >= 5 && Math.max(r, c) < SIDE - 5;
const CLEAR = {
  ...DIGITS,
  pixels: DIGITS.pixels.map((v, i) => (isMiddle(Math.floor(i / SIDE) % SIDE, i % SIDE) ? v : 0)),
};

function moved(images: Images, rows: number, columns: number): Images {
  const pixels = images.pixels.map((_, i) => {
    const [n, r, c] = [Math.floor(i / SIDE / SIDE), (Math.floor(i / SIDE) % SIDE) - rows, (i % SIDE) - columns];
    const isInside = r >= 0 && r < SIDE && c >= 0 && c < SIDE;
    return isInside ? images.pixels[(n * SIDE + r) * SIDE + c] : 0;
  });
  return { ...images, pixels };
}

const same = { padding: 1, bias: false };
const cases = {
  'a padded convolution': { network: [conv('it', 3, 3, { ...same, activation: 'tanh' })], step: 1 },
  'two stacked convolutions': {
    network: [conv('a', 3, 3, same), conv('it', 2, [1, 3], { ...same, padding: [0, 1] })],
    step: 1,
  },
  'one with stride two': { network: [conv('it', 3, 4, { ...same, stride: 2 })], step: 2 },
  'pools between': { network: [conv('a', 3, 3, same), pool('p', 'max', 2), conv('it', 2, 3, same)], step: 2 },
  'the average of windows': { network: [pool('it', 'average', 2)], step: 2 },
};

it.each(Object.entries(cases))('of %s', (_, { network, step }) => {
  const at = network.length - 1;
  const plain = lab({ network: [...network, LAST], images: CLEAR });
  const [channels, height, width] = plain.graph.nodes[at].shape;
  const before = plain.outputs(at);
  const most = Math.floor(2 / step);
  const steps = fc.integer({ min: -most, max: most });
  fc.assert(
    fc.property(steps, steps, (down, right) => {
      const after = lab({ network: [...network, LAST], images: moved(CLEAR, step * down, step * right) }).outputs(at);
      let furthest = 0;
      for (const [n, maps] of after.entries()) {
        for (let i = 0; i < channels * height * width; i++) {
          const [c, r, k] = [Math.floor(i / width / height), Math.floor(i / width) % height, i % width];
          const [from, left] = [r - down, k - right];
          // Pixels from beyond the edge are background, which contributes nothing.
          const isInside = from >= 0 && from < height && left >= 0 && left < width;
          const expected = isInside ? before[n][(c * height + from) * width + left] : 0;
          furthest = Math.max(furthest, Math.abs(maps[i] - expected));
        }
      }
      expect(furthest).toBeLessThan(1e-6);
    }),
    { numRuns: 4, seed: 1 },
  );
});
