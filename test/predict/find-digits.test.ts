import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/data/decode-image.js';
import { findDigits } from '../../src/predict/find-digits.js';
import type { Picture } from '../../src/predict/picture.js';
import { type Block, page } from './bitmap.js';
import { type Paper, photograph, sheet, type Written } from './pictures.js';

const MNIST = { rows: 28, columns: 28 };

async function pictureOf(png: Buffer): Promise<Picture> {
  const { shape, pixels } = await decodeImage(png, 'test.png', { channels: 1 });
  return { rows: shape[1], columns: shape[2], values: Float32Array.from(pixels) };
}

async function onlyDigit(digit: number, paper: Paper = {}): Promise<Uint8Array> {
  const { digits: found } = findDigits(await pictureOf(await photograph(digit, 7, paper)), { ...MNIST, many: false });
  expect(found).toHaveLength(1);
  return found[0].pixels;
}

/** Pearson's correlation of two images, where one may lie a pixel off: centres of mass are rounded. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  const shifts = [-1, 0, 1].flatMap((rows) => [-1, 0, 1].map((columns) => 28 * rows + columns));
  return Math.max(...shifts.map((shift) => correlation(a, (i) => b[i + shift] ?? 0)));
}

function correlation(a: Uint8Array, b: (i: number) => number): number {
  const mean = (f: (i: number) => number) => a.reduce((sum, _, i) => sum + f(i), 0) / a.length;
  const [ma, mb] = [mean((i) => a[i]), mean(b)];
  const product = (f: (i: number) => number, g: (i: number) => number) => mean((i) => f(i) * g(i));
  const [da, db] = [(i: number) => a[i] - ma, (i: number) => b(i) - mb];
  return product(da, db) / Math.sqrt(product(da, da) * product(db, db));
}

describe('a digit in a photograph', () => {
  it.each([0, 1, 4, 8])(
    '%i has the form of MNIST: 20 pixels long, with its centre of mass in the middle',
    async (d) => {
      const pixels = await onlyDigit(d);
      let [mass, x, y] = [0, 0, 0];
      const inked = { rows: new Set<number>(), columns: new Set<number>() };
      for (const [i, value] of pixels.entries()) {
        mass += value;
        x += value * (i % 28);
        y += value * Math.floor(i / 28);
        if (value > 40) {
          inked.rows.add(Math.floor(i / 28));
          inked.columns.add(i % 28);
        }
      }
      expect(Math.abs(x / mass - 13.5)).toBeLessThanOrEqual(0.6);
      expect(Math.abs(y / mass - 13.5)).toBeLessThanOrEqual(0.6);
      expect(Math.abs(Math.max(inked.rows.size, inked.columns.size) - 20)).toBeLessThanOrEqual(1);
      expect(Math.max(...pixels)).toBe(255);
    },
  );

  it.each<[string, Paper]>([
    ['light on dark', { ink: '#e8e8e0', paper: '#1c2430' }],
    ['in a light that falls off', { gradient: 0.7 }],
    ['light on dark in a light that falls off', { ink: '#e8e8e0', paper: '#404850', gradient: 0.5 }],
    ['twice the size of MNIST', { size: 56 }],
    ['twenty times the size of MNIST', { size: 560 }],
    ['in pale pencil', { ink: '#a09c98' }],
    ['on coarse paper', { grain: 14 }],
    ['in blue on yellow', { ink: '#2030c0', paper: '#f0e060' }],
  ])('%s is the same digit', async (_, paper) => {
    for (const digit of [2, 5, 8]) {
      expect(likeness(await onlyDigit(digit, paper), await onlyDigit(digit)), `${digit}`).toBeGreaterThan(0.9);
    }
  });

  it('drawn with a hairline is thickened to MNIST’s pens', async () => {
    const ink = (pixels: Uint8Array) => pixels.reduce((a, b) => a + b) / 255;
    const thin = ink(await onlyDigit(3, { stroke: 0.02 }));
    expect(thin).toBeGreaterThan(0.6 * ink(await onlyDigit(3)));
  });

  it.each([18, 22, 26, 60])('drawn %i pixels high in a line of one pixel is also thickened', async (height) => {
    const inkOf = async (stroke: number) => {
      const digits = [2, 3, 5, 8].map((digit) => onlyDigit(digit, { size: 2 * height, stroke }));
      return (await Promise.all(digits)).flatMap((pixels) => [...pixels]).reduce((a, b) => a + b);
    };
    const share = (await inkOf(1 / height)) / (await inkOf(0.11));
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThan(1.3);
  });

  it('is not found on a blank sheet, evenly lit or not', async () => {
    for (const gradient of [0, 0.7]) {
      const picture = await pictureOf(await sheet([], 1, { gradient }));
      for (const many of [false, true]) expect(findDigits(picture, { ...MNIST, many }).digits).toEqual([]);
    }
  });

  it('is found next to the dark edge of a table', async () => {
    const picture = await pictureOf(await photograph(6, 7));
    const { rows, columns, values } = picture;
    for (let r = 0; r < rows; r++) values.fill(30, r * columns, r * columns + Math.round(0.06 * columns));
    const [found] = findDigits(picture, { ...MNIST, many: false }).digits;
    expect(likeness(found.pixels, await onlyDigit(6))).toBeGreaterThan(0.9);
  });
});

describe('several digits in a picture', () => {
  const written: Written[] = [3, 1, 4, 1, 5, 9].map((digit, i) => ({
    digit,
    left: 0.1 + 0.3 * (i % 3),
    top: i < 3 ? 0.1 : 0.55,
    height: 0.2,
  }));

  it('are found in reading order, each at its position', async () => {
    const size = 600;
    const { digits: found } = findDigits(await pictureOf(await sheet(written, 1, { size })), { ...MNIST, many: true });
    expect(found).toHaveLength(written.length);
    for (const [i, { box }] of found.entries()) {
      const middle = { x: (box.left + box.right) / 2 / size, y: (box.top + box.bottom) / 2 / size };
      expect(middle.x).toBeCloseTo(written[i].left + 0.1, 1);
      expect(middle.y).toBeCloseTo(written[i].top + 0.1, 1);
    }
  });

  it('are counted if one is expected, but strokes of one digit are not', async () => {
    const apart = async (digits: readonly Written[], cut = 0) => {
      const picture = await pictureOf(await sheet(digits, 7, { size: 280 }));
      const { rows, columns, values } = picture;
      // A line of blank paper through the digit: the pen was lifted.
      for (let r = Math.round(0.55 * rows); r < 0.55 * rows + cut; r++) {
        values.fill(values[r * columns], r * columns, (r + 1) * columns);
      }
      return findDigits(picture, { ...MNIST, many: false }).apart;
    };
    expect(await apart(written)).toBe(written.length);
    expect(await apart(written.slice(0, 2))).toBe(2);
    for (const digit of [0, 4, 5]) {
      const alone = [{ digit, left: 0.25, top: 0.25, height: 0.5 }];
      expect(await apart(alone), `${digit}`).toBe(1);
      expect(await apart(alone, 8), `${digit} in two strokes`).toBe(1);
    }
  });

  it('are separate from a gap of a fifth of the tallest height, if they are three fifths as tall', () => {
    const apart = (...blocks: Block[]) => {
      const values = page(160, 200, ...blocks).values.map((inked) => (inked ? 20 : 220));
      return findDigits({ rows: 160, columns: 200, values }, { ...MNIST, many: false }).apart;
    };
    const tall: Block = [40, 30, 14, 100];
    expect([19, 20].map((gap) => apart(tall, [54 + gap, 30, 14, 100]))).toEqual([1, 2]);
    expect([59, 60].map((height) => apart(tall, [84, 30, 14, height]))).toEqual([1, 2]);
  });

  it('do not affect one another', async () => {
    const alone = await onlyDigit(3);
    const picture = await pictureOf(
      await sheet([{ digit: 3, left: 0.05, top: 0.3, height: 0.4 }, ...written.slice(1, 3)], 7, { size: 560 }),
    );
    const { digits: found } = findDigits(picture, { ...MNIST, many: true });
    const [largest] = [...found].sort((a, b) => b.box.bottom - b.box.top - (a.box.bottom - a.box.top));
    expect(likeness(largest.pixels, alone)).toBeGreaterThan(0.9);
  });
});
