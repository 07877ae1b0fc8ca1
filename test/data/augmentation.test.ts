import { describe, expect, it } from 'vitest';
import { Augmenter } from '../../src/data/transforms/augmenter.js';
import { augmentationsOf, misplaced, withoutLastPads } from '../../src/data/transforms/index.js';
import { Arena } from '../../src/kernels/index.js';
import { nativeKernels } from '../../src/kernels/native.js';
import { fastEngines } from '../kernels/bench-space.js';

const choice = (type: string, options: unknown = {}) => ({ type, options });
const AFFINE = { translate: 0, rotate: 0, scale: [1, 1], squeeze: 0, shear: 0 };
const [engine] = fastEngines;

/** An image of 9 x 9 with a mark on a ground, augmented. */
function augmented(
  augmentations: { type: string; options: unknown }[],
  epoch = 1,
  image = 0,
  seed = 1,
  ground = 0,
): number[] {
  const arena = new Arena();
  const shape = [1, 9, 9] as const;
  const augmenter = new Augmenter({ kernels: nativeKernels(engine, arena), arena, shape }, augmentations, seed);
  const [from, out] = [arena.allocate(81), arena.allocate(81)];
  arena.u8.fill(ground, from, from + 81);
  arena.u8.fill(200, from + 3 * 9 + 3, from + 3 * 9 + 6);
  arena.u8.fill(200, from + 4 * 9 + 3, from + 4 * 9 + 6);
  augmenter.apply(from, epoch, image, out);
  return [...arena.bytes(out, 81)];
}
const plain = augmented([]);
const centre = (pixels: readonly number[]) => {
  const total = pixels.reduce((a, b) => a + b);
  const mean = (of: (p: number) => number) => pixels.reduce((sum, v, p) => sum + v * of(p), 0) / total;
  return [mean((p) => Math.floor(p / 9)), mean((p) => p % 9)];
};
const sum = (pixels: readonly number[]) => pixels.reduce((a, b) => a + b);

const kinds = {
  affine: { ...AFFINE, translate: 2, rotate: 20, shear: 0.2 },
  elastic: { alpha: 34, sigma: 4 },
  random_crop: { padding: 3 },
  noise: { deviation: 20 },
  cutout: { size: 5 },
};

describe.each(Object.entries(kinds))('%s', (type, options) => {
  const one = [choice(type, options)];

  const images = Array.from({ length: 12 }, (_, n) => n);
  const all = (epoch: number, seed: number, list = one) =>
    images.map((n) => String(augmented(list, epoch, n, seed, 90)));
  /** How many of the images come out the same: by chance a few crops or cutouts may. */
  const shared = (a: string[], b: string[]) => a.filter((image, n) => image === b[n]).length;

  it('is a function of the seed, the epoch and the image', () => {
    expect(all(2, 4)).toEqual(all(2, 4));
  });

  it('differs from image to image, from epoch to epoch and from seed to seed', () => {
    expect(new Set(all(1, 1)).size).toBeGreaterThan(8);
    expect(shared(all(1, 1), all(2, 1))).toBeLessThan(4);
    expect(shared(all(1, 1), all(1, 2))).toBeLessThan(4);
    // Nor is an epoch's image the next one of the epoch before.
    expect(shared(all(1, 1).slice(1), all(2, 1))).toBeLessThan(4);
  });

  it('depends on its position in the list, not on the previous augmentation', () => {
    const still = choice('affine', AFFINE);
    expect(shared(all(1, 1), all(1, 1, [still, ...one]))).toBeLessThan(4);
  });
});

describe('affine', () => {
  it('moves by at most `translate` pixels, both ways', () => {
    const moves = Array.from({ length: 60 }, (_, n) =>
      centre(augmented([choice('affine', { ...AFFINE, translate: 2 })], 1, n)).map((v, i) => v - centre(plain)[i]),
    );
    for (const axis of [0, 1]) {
      const of = moves.map((m) => m[axis]);
      expect(Math.max(...of)).toBeGreaterThan(1.2);
      expect(Math.max(...of)).toBeLessThan(2.05);
      expect(Math.min(...of)).toBeLessThan(-1.2);
      expect(Math.min(...of)).toBeGreaterThan(-2.05);
    }
  });

  it('enlarges: the ink of a square doubles in size by a factor of 1.5 squared', () => {
    const large = augmented([choice('affine', { ...AFFINE, scale: [1.5, 1.5] })]);
    expect(sum(large) / sum(plain)).toBeCloseTo(2.25, 0);
  });

  it('rotates a horizontal line by 90 degrees', () => {
    const spread = (pixels: readonly number[], of: (p: number) => number) =>
      Math.max(...pixels.map((v, p) => (v > 100 ? of(p) : 0))) -
      Math.min(...pixels.map((v, p) => (v > 100 ? of(p) : 9)));
    const angles = Array.from({ length: 80 }, (_, n) =>
      augmented([choice('affine', { ...AFFINE, rotate: 180 })], 1, n),
    );
    expect(spread(plain, (p) => p % 9)).toBe(2);
    const upright = angles.filter((a) => spread(a, (p) => Math.floor(p / 9)) > spread(a, (p) => p % 9));
    expect(upright.length).toBeGreaterThan(20);
  });
});

describe('a list of augmentations', () => {
  it('resamples once for neighbours that move pixels: there and back by whole pixels changes nothing', () => {
    const crops = [choice('random_crop', { padding: 2 }), choice('random_crop', { padding: 2 })];
    for (let n = 0; n < 20; n++) {
      const ink = augmented(crops, 1, n).filter((v) => v > 0);
      expect(new Set(ink)).toEqual(new Set([200]));
    }
  });

  it('keeps its order: noise before a cutout leaves a clean hole, after it a noisy one', () => {
    const hole = (pixels: number[]) => pixels.filter((v) => v === 0).length;
    const [noise, cutout] = [choice('noise', { deviation: 60 }), choice('cutout', { size: 9 })];
    expect(hole(augmented([noise, cutout]))).toBeGreaterThan(hole(augmented([cutout, noise])));
  });

  it('comes after pixel transforms and before value transforms; a last pad may follow it', () => {
    const [affine, pad, resize, scale] = [
      choice('affine', AFFINE),
      choice('pad', 2),
      choice('resize', 20),
      choice('scale', [0, 1]),
    ];
    expect(misplaced([resize, pad, affine, pad, scale])).toBe(-1);
    expect(misplaced([affine, resize, scale])).toBe(1);
    expect(misplaced([scale, affine])).toBe(1);
    expect(misplaced([affine, pad, affine, scale])).toBe(1);
    expect(misplaced([scale, pad])).toBe(1);
    expect(augmentationsOf([resize, affine, scale])).toEqual([affine]);
    expect(withoutLastPads([pad, affine, pad, scale])).toEqual({ padding: 2, others: [pad, affine, scale] });
  });
});
