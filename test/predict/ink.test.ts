// The paper of a photograph, and how much ink is on it: photographs whose light and ink are given by formula.
import { describe, expect, it } from 'vitest';
import { inkOf } from '../../src/predict/ink.js';
import { paperOf } from '../../src/predict/paper.js';
import type { Picture } from '../../src/predict/picture.js';
import { randomStream } from '../../src/random/index.js';
import { type Block, page } from './bitmap.js';

type Light = (x: number, y: number) => number;

const SIDE = 120;
const DIGIT: Block = [45, 30, 20, 60];

/** A grey picture with `light` at each position from -1 to 1, of which ink leaves `left`. */
function photo(
  light: Light,
  { ink = [] as readonly Block[], left = 0.2, rows = SIDE, columns = SIDE, grain = 0 } = {},
): Picture {
  const random = randomStream(1, 'grain');
  const inked = page(rows, columns, ...ink).values;
  const values = Float32Array.from({ length: rows * columns }, (_, i) => {
    const [x, y] = [(2 * (i % columns)) / (columns - 1) - 1, (2 * Math.floor(i / columns)) / (rows - 1) - 1];
    return light(x, y) * (inked[i] ? left : 1) + (grain > 0 ? grain * random.normal() : 0);
  });
  return { rows, columns, values };
}

/** The largest error of the estimated paper, in grey levels. */
function error(light: Light, options: Parameters<typeof photo>[1] = {}): number {
  const paper = paperOf(photo(light, options)).values;
  const truth = photo(light, { ...options, ink: [], grain: 0 }).values;
  return truth.reduce((most, value, i) => Math.max(most, Math.abs(value - paper[i])), 0);
}

describe('the paper', () => {
  const CURVED: Light = (x, y) => 180 + 20 * x - 15 * y - 12 * x * x + 9 * x * y - 10 * y * y;

  it.each<[string, Light]>([
    ['even', () => 200],
    ['dark', () => 30],
    ['brighter to the right', (x) => 180 + 40 * x],
    ['brighter below', (_, y) => 180 + 40 * y],
    ['falling off to all sides', CURVED],
  ])('is estimated under ink if it is %s', (_, light) => {
    expect(error(light)).toBeLessThan(0.05);
    expect(error(light, { ink: [DIGIT] })).toBeLessThan(0.05);
    expect(error(light, { ink: [DIGIT], rows: 70, columns: 160 })).toBeLessThan(0.05);
    expect(error(light, { ink: [DIGIT], left: 3 })).toBeLessThan(0.05);
  });

  it('is estimated in grain', () => {
    expect(error(CURVED, { ink: [DIGIT], grain: 6 })).toBeLessThan(4);
  });

  it.each([0.2, 3])('is estimated for a digit cut out along its ink, which leaves %f of the light', (left) => {
    const light: Light = (x, y) => 70 + 8 * x - 6 * y;
    const ink: Block[] = [
      [0, 0, 60, 6],
      [0, 0, 6, 80],
      [54, 0, 6, 80],
      [0, 74, 60, 6],
    ];
    expect(error(light, { ink, left, rows: 80, columns: 60 })).toBeLessThan(0.5);
  });

  it('is estimated under a shadow over a part of the picture', () => {
    const light: Light = (x, y) => 190 - 18 * Math.exp(-((x - 0.3) ** 2 + (y + 0.3) ** 2) / 0.3);
    expect(error(light, { ink: [DIGIT], rows: 200, columns: 200 })).toBeLessThan(6);
  });

  it('is estimated in large pictures, too', () => {
    expect(error(CURVED, { ink: [DIGIT], rows: 300, columns: 500 })).toBeLessThan(0.05);
  });

  it.each([
    [1, 1],
    [1, 9],
    [9, 1],
    [2, 3],
  ])('fills a picture of %i x %i', (rows, columns) => {
    expect([...paperOf({ rows, columns, values: new Float32Array(rows * columns).fill(100) }).values]).toEqual(
      Array(rows * columns).fill(expect.closeTo(100, 1)),
    );
  });
});

describe('ink', () => {
  const amounts = (picture: Picture) => {
    const ink = inkOf(picture);
    if (!ink) throw new Error('nothing stands out');
    const at = (column: number, row: number) => ink.amount.values[row * picture.columns + column];
    return { ...ink, at };
  };

  it('is 1 on ink and 0 on paper, dark on light or light on dark', () => {
    for (const left of [0.3, 2]) {
      const { at } = amounts(photo(() => 100, { ink: [DIGIT], left }));
      expect([at(50, 60), at(64, 89)]).toEqual([1, 1]);
      expect([at(20, 20), at(66, 89)]).toEqual([expect.closeTo(0, 2), expect.closeTo(0, 2)]);
    }
  });

  it('needs a contrast of 20 grey levels', () => {
    const at = (contrast: number) => inkOf(photo(() => 200, { ink: [DIGIT], left: 1 + contrast / 200 }));
    expect([-19, 19].map((contrast) => at(contrast))).toEqual([undefined, undefined]);
    expect([-21, 21].map((contrast) => at(contrast)?.amount.values[60 * SIDE + 50])).toEqual([1, 1]);
    expect(inkOf(photo(() => 200))).toBeUndefined();
  });

  it('needs four standard deviations of the grain', () => {
    const isInk = (contrast: number) => {
      const { at, threshold } = amounts(
        photo(() => 200, { ink: [[10, 10, 3, 3], DIGIT], left: 1 - contrast / 200, grain: 8 }),
      );
      expect(at(50, 60)).toBeGreaterThan(threshold);
      return threshold;
    };
    // 32 of 200 levels are less than Otsu's threshold; of 64, half.
    expect(isInk(64)).toBeGreaterThan(0.42);
    expect(isInk(64)).toBeLessThan(0.58);
  });

  it.each([
    [200, 0.2],
    [80, 0.25],
    [50, 0.4],
    [40, 0.5],
    [25, 0.6],
  ])('of %i grey levels has its threshold at %f of them', (contrast, threshold) => {
    expect(inkOf(photo(() => 220, { ink: [DIGIT], left: 1 - contrast / 220 }))?.threshold).toBeCloseTo(threshold, 2);
  });

  it('has one colour, that of most of the ink', () => {
    // A white correction beside the pen.
    const picture = photo(() => 120, { ink: [DIGIT], left: 0.5 });
    for (let r = 20; r < 30; r++) picture.values.fill(180, r * SIDE + 90, r * SIDE + 100);
    const { at } = amounts(picture);
    expect([at(50, 60), at(95, 25)]).toEqual([1, 0]);
    const inverse = { ...picture, values: picture.values.map((value) => 240 - value) };
    expect([amounts(inverse).at(50, 60), amounts(inverse).at(95, 25)]).toEqual([1, 0]);
  });

  it('is 1 if darker than four fifths of its contrast, and less if paler', () => {
    const shades = (share: number) => {
      const picture = photo(() => 200, { ink: [DIGIT], left: 0.5 });
      const dark = Math.round(share * 60);
      for (let r = 30; r < 30 + dark; r++) picture.values.fill(50, r * SIDE + 45, r * SIDE + 65);
      const { at } = amounts(picture);
      return [at(50, 31), at(50, 88)];
    };
    expect(shades(0.1)).toEqual([1, expect.closeTo(1, 2)]);
    expect(shades(0.3)).toEqual([1, expect.closeTo(100 / 150, 2)]);
  });

  it('is the same in half the light', () => {
    const { at } = amounts(
      photo((x) => 150 + 50 * x, {
        ink: [
          [20, 30, 10, 60],
          [90, 30, 10, 60],
        ],
        left: 0.4,
      }),
    );
    for (const row of [31, 60, 88]) {
      expect(at(25, row)).toBeCloseTo(at(95, row), 1);
      expect(at(25, row)).toBeGreaterThan(0.9);
    }
  });

  it('in deep shade is amplified by at most three', () => {
    const light: Light = (x) => 110 - 100 * x;
    const bars: Block[] = [
      [30, 30, 20, 60],
      [110, 30, 8, 60],
    ];
    const { at } = amounts(photo(light, { ink: bars, left: 0.4 }));
    // Of 110 levels, 66 are the contrast of this ink; of 15 they are 9, and count as 27.
    expect(at(40, 60)).toBeGreaterThan(0.95);
    expect(at(116, 60)).toBeCloseTo(27 / 66, 1);
  });
});
