import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Paper, photograph, sheet } from '../predict/pictures.js';
import { json, lenet, temporary } from './lenet.js';

const LIGHTS: readonly (readonly [string, Paper])[] = [
  ['light background', {}],
  ['dark background', { ink: '#e8e8e0', paper: '#1c2430' }],
  ['light falling off at 45 degrees', { gradient: 0.6 }],
  ['twice the size', { size: 56 }],
  ['twenty times the size', { size: 560 }],
  ['a tilt of 15 degrees', { tilt: 15 }],
  ['a tilt of 15 degrees the other way', { tilt: -15 }],
];

const photographs = temporary();
/** Files of the ten digits in one light. */
const tenDigits = (light: string) =>
  Array.from({ length: 10 }, (_, digit) => join(photographs, `${light.replaceAll(' ', '-')}-${digit}.png`));

/** How many of ten digits a run's model reads in each light. */
async function hits(run: string): Promise<Record<string, number>> {
  const files = LIGHTS.flatMap(([light]) => tenDigits(light));
  const result = await lenet(['predict', run, ...files, '--json']);
  expect(result.code, result.stderr).toBe(0);
  const read = json(result).readings.map(({ digits: [digit] }: { digits: { class: string }[] }) => digit.class);
  const counts = LIGHTS.map(([light], k) => [
    light,
    files.slice(0, 10).filter((_, i) => read[10 * k + i] === String(i)).length,
  ]);
  return Object.fromEntries(counts);
}

/** The included model, trained on MNIST at full length. */
const run = resolve('test/models/lenet5-best');
beforeAll(async () => {
  for (const [light, paper] of LIGHTS) {
    for (const [digit, file] of tenDigits(light).entries()) writeFileSync(file, await photograph(digit, 5, paper));
  }
});

describe('lenet predict', () => {
  it('prints the class of each picture and its probability', async () => {
    const cwd = temporary();
    const files = tenDigits('light background');
    const { code, stdout, stderr } = await lenet(['predict', run, files[4], files[7], '--out', 'seen.png'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^picture +class +probability/);
    expect(stdout).toMatch(/4\.png +4 +\d+\.\d\d %/);
    expect(stdout).toMatch(/7\.png +7 +\d+\.\d\d %/);
    const sheet = sharp(join(cwd, 'seen.png')).greyscale();
    const { width, height } = await sheet.metadata();
    // Below each of the two digits is its predicted class.
    for (const left of [32, 32 + 2 * 92]) {
      const caption = await sheet
        .clone()
        .extract({ left, top: height - 32 - 82, width: 150, height: 24 })
        .raw()
        .toBuffer();
      expect(caption.filter((value) => value < 128).length, `${width} x ${height}`).toBeGreaterThan(50);
    }
    const again = await lenet(['predict', run, files[4], '--out', 'seen.png'], { cwd });
    expect(again).toMatchObject({ code: 1, stderr: 'error seen.png already exists; --force replaces it\n' });
  });

  it('reads several digits of one photograph in any format', async () => {
    const cwd = temporary();
    const written = [2, 0, 7].map((digit, i) => ({ digit, left: 0.08 + 0.3 * i, top: 0.35, height: 0.24 }));
    const image = sharp(await sheet(written, 3, { size: 500, gradient: 0.3 }));
    await image.clone().jpeg().toFile(join(cwd, 'a.jpg'));
    await image.clone().webp().toFile(join(cwd, 'b.webp'));
    const { readings } = json(await lenet(['predict', run, 'a.jpg', 'b.webp', '--many', '--json'], { cwd }));
    for (const { digits } of readings) {
      expect(digits.map((digit: { class: string }) => digit.class).join('')).toBe('207');
      expect(digits[1].box.left).toBeGreaterThan(0.35 * 500);
      expect(digits[1].probabilities.reduce((a: number, b: number) => a + b)).toBeCloseTo(1, 4);
    }
  });

  it('reports several digits read as one, and suggests --many', async () => {
    const cwd = temporary();
    const page = resolve('docs/handwriting.jpg');
    const [one] = tenDigits('light background');
    const { code, stderr } = await lenet(['predict', run, page, one], { cwd });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `help: ${page}: 10 separate pieces were read as one digit; use --many to read them separately\n`,
    });
    const { readings } = json(await lenet(['predict', run, page, '--many', '--json'], { cwd }));
    expect(readings[0].digits.map((digit: { class: string }) => digit.class).join('')).toBe('3456789012');
    expect(readings[0]).not.toHaveProperty('remark');
  });

  it('names unreadable files, reads the others, and fails at the end', async () => {
    const cwd = temporary();
    const [, one] = tenDigits('light background');
    writeFileSync(join(cwd, 'notes.txt'), 'not an image');
    writeFileSync(join(cwd, 'blank.png'), await sheet([], 1));
    mkdirSync(join(cwd, 'folder'));
    const result = await lenet(['predict', run, 'notes.txt', 'blank.png', 'folder', 'none.png', one], { cwd });
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/1\.png +1 /);
    expect(result.stderr.split('\n')).toEqual([
      expect.stringMatching(/^error notes\.txt: not a readable image \(/),
      'error blank.png: no writing found: nothing stands out from the background',
      'error folder: this is a directory; name the images in it: folder/*',
      'error none.png: no such file',
      '',
    ]);
  });

  it('reads nine of ten of these digits in any light with lenet5-best, which was not trained on them', async () => {
    for (const [light, count] of Object.entries(await hits(run))) expect(count, light).toBeGreaterThanOrEqual(9);
  });
});
