// Digits with something drawn around them.
import { type Random, randomStream } from '../../../src/random/index.js';
import { drawn } from './drawing.js';
import { between, PEN, type Scene, scene, turned, written } from './scene.js';

/** One digit in a frame, a ring or between axes, or a row of cells with a digit in each; none touches its digit. */
export function framed(seed: number): Scene {
  const random = randomStream(seed, 'framed');
  const many = random.uniform() < 0.25;
  const count = many ? 2 + random.integer(4) : 1;
  const height = between(random, 30, 110);
  const cell = height * (1 + PEN + 2 * between(random, 0.1, 0.4));
  const size = { width: Math.round(count * cell + height), height: Math.round(cell + height) };
  const line = height * between(random, 0.02, 0.08);
  let [svg, digits] = ['', ''];
  for (let i = 0; i < count; i++) {
    const [left, top] = [0.5 * height + i * cell, 0.5 * height];
    const digit = random.integer(10);
    const off = (cell - height) / 2;
    svg += written(digit, random, { left: left + off, top: top + off, height });
    if (many || i === 0)
      svg += frame(many ? 'box' : FRAMES[random.integer(FRAMES.length)], left, top, cell, line, random);
    digits += digit;
  }
  return scene(drawn(turned(svg, between(random, -4, 4), size), size), random, digits, many);
}

const FRAMES = ['box', 'by hand', 'ring', 'axes'] as const;

function frame(
  kind: (typeof FRAMES)[number],
  left: number,
  top: number,
  side: number,
  line: number,
  random: Random,
): string {
  const attributes = `fill="none" stroke="black" stroke-width="${line}"`;
  const [right, bottom, middle] = [left + side, top + side, side / 2];
  if (kind === 'box') return `<rect x="${left}" y="${top}" width="${side}" height="${side}" ${attributes}/>`;
  if (kind === 'ring') return `<circle cx="${left + middle}" cy="${top + middle}" r="${0.62 * side}" ${attributes}/>`;
  if (kind === 'axes') {
    const ticks = Array.from({ length: 5 }, (_, i) => i * 0.2 * side);
    const marks = ticks.map((t) => `M${left + t} ${bottom}v${0.06 * side}M${left} ${bottom - t}h${-0.06 * side}`);
    return `<path d="M${left} ${top}V${bottom}H${right}${marks.join('')}" ${attributes}/>`;
  }
  const off = () => between(random, -0.05, 0.05) * side;
  const sides = [
    [left, top, right, top],
    [right, top, right, bottom],
    [right, bottom, left, bottom],
    [left, bottom, left, top],
  ].map(([ax, ay, bx, by]) => {
    const [mx, my] = [(ax + bx) / 2 + off() / 2, (ay + by) / 2 + off() / 2];
    return `M${ax + off() / 3} ${ay + off() / 3}Q${mx} ${my} ${bx + off() / 3} ${by + off() / 3}`;
  });
  return `<path d="${sides.join('')}" ${attributes}/>`;
}
