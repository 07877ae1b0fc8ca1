// Digits on a page with words.
import { type Random, randomStream } from '../../../src/random/index.js';
import { drawn } from './drawing.js';
import { between, type Scene, scene, turned, written } from './scene.js';

/** Printed or joined-up words on the page, and one digit or a row of digits taller than the letters. */
export function amongWords(seed: number): Scene {
  const random = randomStream(seed, 'words');
  const many = random.uniform() < 0.5;
  const count = many ? 2 + random.integer(5) : 1;
  const height = between(random, 36, 70);
  const step = height * between(random, 1.2, 1.6);
  const letters = height * between(random, 0.2, 0.5);
  const width = Math.round(Math.max(count * step, 6 * height) + height);
  const above = 1 + random.integer(2);
  const below = random.integer(4);
  const pitch = 1.35 * letters;
  const top = 0.4 * height + above * pitch + between(random, 0.1, 0.4) * height;
  const under = top + height * (1.1 + between(random, 0.15, 0.5));
  const size = { width, height: Math.round(under + below * pitch + 0.6 * height) };
  let [svg, digits] = ['', ''];
  for (let i = 0; i < count; i++) {
    const digit = random.integer(10);
    svg += written(digit, random, { left: 0.5 * height + i * step, top, height });
    digits += digit;
  }
  const words = random.uniform() < 0.7 ? printed : joinedUp;
  for (let line = 0; line < above + below; line++) {
    const base = line < above ? 0.3 * height + (line + 1) * pitch : under + (line - above + 1) * pitch;
    svg += words(0.4 * height, base, letters, width - 0.8 * height, random);
  }
  return scene(drawn(turned(svg, between(random, -3, 3), size), size), random, digits, many);
}

const WORDS = 'amount of the name please write your number in this field and sign it here total page house'.split(' ');

function printed(left: number, base: number, size: number, width: number, random: Random): string {
  let line = '';
  const room = Math.floor(width / (0.62 * size));
  while (true) {
    const word = WORDS[random.integer(WORDS.length)];
    if (line.length + word.length > room) break;
    line += `${line ? ' ' : ''}${word}`;
  }
  return `<text x="${left}" y="${base}" font-family="Inter" font-size="${size}" fill="black">${line}</text>`;
}

/** Loops of a pen that stays on the paper within a word. */
function joinedUp(left: number, base: number, size: number, width: number, random: Random): string {
  const words: string[] = [];
  for (let x = left; x < left + width - 3 * size; ) {
    const letters = 3 + random.integer(5);
    let path = `M${x} ${base}`;
    for (let i = 0; i < letters; i++, x += 0.55 * size) {
      const up = size * (random.uniform() < 0.3 ? 0.9 : 0.5);
      path += `C${x + 0.6 * size} ${base - up} ${x + 0.05 * size} ${base - up} ${x + 0.3 * size} ${base - 0.1 * size}T${x + 0.55 * size} ${base}`;
    }
    words.push(path);
    x += 0.5 * size;
  }
  return `<path d="${words.join('')}" fill="none" stroke="black" stroke-width="${0.08 * size}"/>`;
}
