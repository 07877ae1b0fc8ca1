// Converting the ink of one digit: blocks and lines whose form in MNIST can be computed by hand.
import { describe, expect, it } from 'vitest';
import { digitsIn } from '../../src/predict/find-digits.js';
import type { Picture } from '../../src/predict/picture.js';
import { type Block, page } from './bitmap.js';

interface Options {
  readonly side: number;
  readonly many: boolean;
  readonly rows: number;
  readonly columns: number;
}

interface Image {
  /** The bounds of pixels with more than half ink. */
  readonly box: Block;
  readonly at: (row: number, column: number) => number;
  readonly pixels: readonly number[];
}

/** The only digit, or the first of several. */
function normalized(
  ink: Picture,
  { side = 28, many = false, rows = side, columns = side }: Readonly<Partial<Options>> = {},
): Image {
  const [{ pixels }] = digitsIn({ amount: ink, threshold: 0.5 }, { many, rows, columns });
  const at = (row: number, column: number) => pixels[row * columns + column];
  const inked = [...pixels.keys()].filter((i) => pixels[i] > 127);
  const [xs, ys] = [inked.map((i) => i % columns), inked.map((i) => Math.floor(i / columns))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { box: [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1], at, pixels: [...pixels] };
}

describe('a digit is scaled', () => {
  it('to 20 of 28 pixels with its proportions, in the middle, with nothing around it', () => {
    const { box, pixels } = normalized(page(200, 200, [70, 60, 40, 80]));
    expect(box).toEqual([9, 4, 10, 20]);
    expect(pixels.filter((value) => value === 255)).toHaveLength(200);
    expect(pixels.filter((value) => value === 0)).toHaveLength(28 * 28 - 200);
    expect(normalized(page(200, 200, [60, 70, 80, 40])).box).toEqual([4, 9, 20, 10]);
  });

  it('to five sevenths of the shorter side of other images', () => {
    const bar = page(200, 200, [70, 60, 40, 80]);
    expect(normalized(bar, { side: 56 }).box).toEqual([18, 8, 20, 40]);
    expect(normalized(bar, { rows: 28, columns: 56 }).box).toEqual([23, 4, 10, 20]);
    expect(normalized(bar, { rows: 56, columns: 28 }).box).toEqual([9, 18, 10, 20]);
  });

  it.each([10, 17, 30, 79])('from %i pixels like a larger one', (height) => {
    const { box, at } = normalized(page(200, 200, [70, 60, Math.round(height / 2), height]));
    expect(box[3]).toBe(20);
    expect(Math.abs(box[2] - 10)).toBeLessThanOrEqual(1);
    expect(at(14, 13)).toBe(255);
  });

  it.each<[string, Block]>([
    ['left', [0, 60, 40, 80]],
    ['right', [160, 60, 40, 80]],
    ['upper', [70, 0, 40, 80]],
    ['lower', [70, 120, 40, 80]],
  ])('at the %s edge of the picture as in its middle', (_, block) => {
    expect(normalized(page(200, 200, block)).pixels).toEqual(normalized(page(200, 200, [70, 60, 40, 80])).pixels);
  });

  it.each<[string, Block[], (i: number) => number]>([
    [
      'first row',
      [
        [92, 20, 10, 150],
        [52, 145, 90, 25],
      ],
      (i) => i,
    ],
    [
      'last row',
      [
        [92, 30, 10, 150],
        [52, 30, 90, 25],
      ],
      (i) => 27 * 28 + i,
    ],
    [
      'first column',
      [
        [20, 92, 150, 10],
        [145, 52, 25, 90],
      ],
      (i) => 28 * i,
    ],
    [
      'last column',
      [
        [30, 92, 150, 10],
        [30, 52, 25, 90],
      ],
      (i) => 28 * i + 27,
    ],
  ])('up to the %s if most of its ink is at the other end', (_, blocks, place) => {
    const { pixels } = normalized(page(200, 200, ...blocks));
    const line = Array.from({ length: 28 }, (_, i) => pixels[place(i)]);
    expect(Math.max(...line)).toBeGreaterThan(150);
    // Ink that does not fit is cut off, and does not wrap around.
    const opposite = Array.from({ length: 28 }, (_, i) => pixels[28 * 28 - 1 - place(i)]);
    expect(Math.max(...opposite)).toBe(0);
  });

  it('with its centre of mass in the middle', () => {
    // A block of 40 x 40 on a foot of 120 x 20: 20 x 10 pixels with more weight below.
    const { box, pixels } = normalized(page(200, 200, [80, 60, 40, 40], [40, 100, 120, 20]));
    expect(box.slice(2)).toEqual([20, 10]);
    const mass = pixels.reduce((a, b) => a + b);
    const centre = (place: (i: number) => number) => pixels.reduce((sum, value, i) => sum + value * place(i), 0) / mass;
    expect(Math.abs(centre((i) => i % 28) - 13.5)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(centre((i) => Math.floor(i / 28)) - 13.5)).toBeLessThanOrEqual(0.5);
  });
});

describe('grey levels', () => {
  it('are relative to the darkest', () => {
    const { at } = normalized(page(200, 200, [70, 60, 40, 40, 0.9], [70, 100, 40, 40, 0.6]));
    expect([at(5, 13), at(22, 13)]).toEqual([255, 170]);
  });

  it('are the means of the ink that a pixel covers', () => {
    // A pixel covers 4.5 rows: the seventh has 3 rows of full ink, and 1.5 of less.
    const { at, box } = normalized(page(200, 200, [70, 50, 45, 30], [70, 80, 45, 30, 0.6], [70, 110, 45, 30, 0.8]));
    const top = box[1];
    expect(Array.from({ length: 20 }, (_, i) => at(top + i, 13))).toEqual([
      ...Array(6).fill(255),
      Math.round(255 * ((3 + 1.5 * 0.6) / 4.5)),
      ...Array(6).fill(153),
      Math.round(255 * ((1.5 * 0.6 + 3 * 0.8) / 4.5)),
      ...Array(6).fill(204),
    ]);
    const across = normalized(page(200, 200, [50, 70, 30, 45], [80, 70, 30, 45, 0.6], [110, 70, 30, 45, 0.8]));
    expect(across.at(13, across.box[0] + 6)).toBe(Math.round(255 * ((3 + 1.5 * 0.6) / 4.5)));
  });

  it('are interpolated if a small digit is enlarged', () => {
    // Ten pixels become eighty: halfway between the middles of the fifth and the sixth row is their mean.
    const { at } = normalized(page(60, 60, [20, 20, 5, 5], [20, 25, 5, 5, 0.6]), { side: 112 });
    const column = Array.from({ length: 112 }, (_, r) => at(r, 56)).filter((value) => value > 100);
    const halfway = column.filter((value) => Math.abs(value - 204) <= 8);
    expect(column.filter((value) => value === 255).length).toBeGreaterThan(25);
    expect(halfway.length).toBeGreaterThan(0);
    expect(halfway.length).toBeLessThan(8);
    expect(column.every((value, i) => i < 10 || value <= column[i - 1])).toBe(true);
  });
});

describe('the edge of a digit', () => {
  it('keeps its faint ink within a fiftieth of its size', () => {
    const soft = (reach: number) =>
      normalized(page(220, 220, [90 - reach, 60, 40 + 2 * reach, 100, 0.4], [90, 60, 40, 100]), { side: 140 }).box[2];
    // 100 pixels of 140: no scaling. Ink below half is not counted here, and any ink moves the bounds.
    const widthOf = (reach: number) => {
      const { pixels } = normalized(page(220, 220, [90 - reach, 60, 40 + 2 * reach, 100, 0.4], [90, 60, 40, 100]), {
        side: 140,
      });
      return pixels.filter((value) => value > 0).length / 100;
    };
    expect([0, 1, 2, 9].map(soft)).toEqual([40, 40, 40, 40]);
    expect([0, 1, 2, 9].map(widthOf)).toEqual([40, 42, 44, 44]);
  });

  it('excludes other pieces that reach into its box', () => {
    const cup: Block[] = [
      [60, 40, 20, 100],
      [60, 120, 90, 20],
    ];
    const alone = normalized(page(200, 300, ...cup), { many: true });
    const beside = normalized(page(200, 300, ...cup, [125, 40, 90, 70]), { many: true });
    expect(beside.pixels).toEqual(alone.pixels);
  });
});

describe('a thin line', () => {
  const widthOf = (width: number, side: number) => normalized(page(200, 200, [90, 60, width, 80]), { side }).box[2];

  it('below 0.075 of the box is thickened to a pen of MNIST, 0.11 of the box', () => {
    // 80 of 112 pixels: no scaling, except for the growth of a line at its ends.
    expect([6, 7, 8, 12].map((width) => widthOf(width, 112))).toEqual([10, 7, 8, 12]);
    for (const width of [1, 2, 3, 4, 5]) {
      expect(widthOf(width, 112), `${width}`).toBeGreaterThanOrEqual(6);
      expect(widthOf(width, 112), `${width}`).toBeLessThanOrEqual(10);
    }
  });

  it('is thickened in any direction', () => {
    const flat = normalized(page(200, 200, [60, 90, 80, 1]), { side: 112 });
    const upright = normalized(page(200, 200, [90, 60, 1, 80]), { side: 112 });
    expect([flat.box[3], flat.box[2]]).toEqual([upright.box[2], upright.box[3]]);
  });
});

describe('the position of a digit', () => {
  it('is the box of its ink', () => {
    const ink = { amount: page(200, 200, [70, 60, 40, 80]), threshold: 0.5 };
    const [{ box }] = digitsIn(ink, { many: false, rows: 28, columns: 28 });
    expect(box).toEqual({ left: 70, top: 60, right: 110, bottom: 140 });
    expect(digitsIn({ amount: page(20, 20), threshold: 0.5 }, { many: true, rows: 28, columns: 28 })).toEqual([]);
  });
});

describe('a digit lying on its diagonal', () => {
  const turned = ({ rows, columns, values }: Picture): Picture => ({
    ...{ rows: columns, columns: rows },
    values: Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]),
  });

  it.each<[string, Picture]>([
    ['small and of several grey levels', page(30, 40, [6, 5, 5, 9], [11, 8, 3, 2, 0.7], [8, 14, 6, 1, 0.9])],
    ['a hairline', page(200, 150, [20, 10, 1, 150], [20, 70, 60, 1], [79, 40, 1, 120])],
    ['large', page(300, 300, [60, 40, 50, 200], [110, 180, 90, 30, 0.8])],
  ])('becomes the image on its diagonal: %s', (_, picture) => {
    const [upright, lying] = [normalized(picture), normalized(turned(picture))];
    for (let r = 0; r < 28; r++) {
      for (let c = 0; c < 28; c++) expect(Math.abs(lying.at(c, r) - upright.at(r, c))).toBeLessThanOrEqual(1);
    }
  });
});
