// Digits drawn as thinly as possible.
import { randomStream } from '../../../src/random/index.js';
import { drawn } from './drawing.js';
import { between, type Scene, scene, written } from './scene.js';

/** One digit drawn with a line of one pixel, smooth or in steps. */
export function hairline(seed: number): Scene {
  const random = randomStream(seed, 'hairline');
  const digit = random.integer(10);
  const height = Math.round(20 * 8 ** random.uniform());
  const side = Math.round(between(random, 1.3, 2) * height);
  const place = { left: (side - height) / 2, top: (side - height) / 2, height, pen: 1 / height };
  const svg = written(digit, random, place);
  const smooth = random.uniform() < 0.5 ? svg : `<g shape-rendering="crispEdges">${svg}</g>`;
  return scene(drawn(smooth, { width: side, height: side }), random, String(digit));
}
