// The simplest pictures.
import { randomStream } from '../../../src/random/index.js';
import { drawn } from './drawing.js';
import { between, type Scene, scene, turned, written } from './scene.js';

/** One digit in the middle of a sheet. */
export function plain(seed: number): Scene {
  const random = randomStream(seed, 'plain');
  const digit = random.integer(10);
  const side = Math.round(between(random, 56, 300));
  const height = between(random, 0.35, 0.65) * side;
  const size = { width: side, height: side };
  const svg = written(digit, random, {
    left: (side - height) / 2,
    top: (side - height) / 2,
    height,
    pen: between(random, 0.06, 0.13),
  });
  return scene(drawn(turned(svg, between(random, -8, 8), size), size), random, String(digit));
}
