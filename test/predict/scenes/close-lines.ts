// Closely spaced lines of digits.
import { randomStream } from '../../../src/random/index.js';
import { drawn } from './drawing.js';
import { between, PEN, type Scene, scene, turned, written } from './scene.js';

/** Two or three lines of digits with less space between them than beside a digit, on a possibly rotated page. */
export function closeLines(seed: number): Scene {
  const random = randomStream(seed, 'lines');
  const [lines, inLine] = [2 + random.integer(2), 3 + random.integer(2)];
  const height = between(random, 24, 50);
  const [pitch, step] = [height * (1 + PEN + between(random, 0.07, 0.25)), height * between(random, 1.2, 1.7)];
  const size = { width: Math.round(step * inLine + height), height: Math.round(pitch * lines + height) };
  let [svg, digits] = ['', ''];
  for (let line = 0; line < lines; line++) {
    const indent = between(random, 0, 0.4) * height;
    for (let i = 0; i < inLine; i++) {
      const digit = random.integer(10);
      const top = 0.5 * height + line * pitch + between(random, -0.02, 0.02) * height;
      svg += written(digit, random, { left: indent + 0.3 * height + i * step, top, height });
      digits += digit;
    }
  }
  return scene(drawn(turned(svg, between(random, -4, 4), size), size), random, digits, true);
}
