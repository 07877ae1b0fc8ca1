// Augmentations that move pixels: all of an image, or each its own way.
import { displacementScratch } from '../../kernels/index.js';
import { asPair, optionsOf, pairOf } from '../../schema/index.js';
import type { Augmentation } from './transform.js';

const most = (description: string, rest: object = {}) =>
  ({ type: 'number', minimum: 0, default: 0, description, ...rest }) as const;

interface AffineOptions {
  readonly translate: number;
  readonly rotate: number;
  readonly scale: readonly [number, number];
  readonly squeeze: number;
  readonly shear: number;
}

/**
 * Each image moved, turned, resized, squeezed and sheared about its centre by amounts drawn evenly from their
 * ranges: LeCun et al. 1998, section III.A ("planar affine transformations").
 */
export const affine: Augmentation = {
  type: 'affine',
  summary: 'Moves, turns, resizes, squeezes and shears training images, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf({
    translate: most('Most pixels of movement, along rows and along columns.'),
    rotate: most('Most degrees of rotation, either way.', { maximum: 180 }),
    scale: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0 },
      minItems: 2,
      maxItems: 2,
      default: [1, 1],
      description: 'Smallest and largest factor of size.',
    },
    squeeze: most('Rows are stretched by up to 1 + this factor while columns shrink by it, or the other way.', {
      maximum: 4,
    }),
    shear: most('Most columns of horizontal shift a row.', { maximum: 4 }),
  }),
  bind: ({ translate, rotate, scale, squeeze, shear }: AffineOptions) => ({
    warp(draw, plan) {
      const angle = (draw.between(-rotate, rotate) * Math.PI) / 180;
      const size = Math.exp(draw.between(Math.log(scale[0]), Math.log(scale[1])));
      const stretch = Math.exp(draw.between(-Math.log1p(squeeze), Math.log1p(squeeze)));
      const slant = draw.between(-shear, shear);
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      // The inverse of rotation x shear x resizing: from the result back to the image.
      const [perRow, perColumn] = [1 / (size * stretch), stretch / size];
      const [rr, rc] = [perRow * cos, -perRow * sin];
      const [cr, cc] = [perColumn * (sin - slant * cos), perColumn * (cos + slant * sin)];
      const r = draw.between(-translate, translate);
      const c = draw.between(-translate, translate);
      plan.compose(rr, rc, cr, cc, -(rr * r + rc * c), -(cr * r + cc * c));
    },
  }),
};

/** Neighbouring pixels moved in nearly the same direction. Simard, Steinkraus and Platt 2003. */
export const elastic: Augmentation = {
  type: 'elastic',
  summary: 'Displaces the pixels of training images by smooth random fields, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf({
    alpha: { type: 'number', minimum: 0, default: 34, description: 'What the smoothed noise is multiplied by.' },
    sigma: {
      type: 'number',
      minimum: 2,
      maximum: 32,
      default: 4,
      description: 'Deviation of the Gaussian that smooths noise from [-1, 1], in pixels.',
    },
  }),
  bind({ alpha, sigma }: { alpha: number; sigma: number }, { kernels, arena, shape: [, rows, columns] }) {
    // The field is drawn on a grid of every second pixel, where noise is half as dense: its blur is half as wide,
    // and half as much of it gives the same displacement. Beyond 2.5 deviations a Gaussian has 1 % left.
    const gridSigma = sigma / 2;
    const radius = Math.ceil(2.5 * gridSigma);
    const raw = Array.from({ length: radius + 1 }, (_, d) => Math.exp((-d * d) / (2 * gridSigma * gridSigma)));
    const total = raw.reduce((sum, w, d) => sum + (d === 0 ? w : 2 * w), 0);
    const weights = arena.floatConstants(raw.map((w) => w / total));
    const field = arena.allocate((2 * rows * columns + 4) * 4);
    const scratch = arena.allocate(displacementScratch(rows, columns, radius));
    const settings = { alpha: alpha / 2, weights, radius };
    return {
      warp(draw, plan) {
        kernels.displacement(field, scratch, rows, columns, settings, draw.key);
        plan.field = field;
      },
    };
  },
};

/** A window of the image's own size, cut out of it after padding. torchvision RandomCrop(size, padding). */
export const randomCrop: Augmentation = {
  type: 'random_crop',
  summary: 'Pads training images with background and cuts a window of the old size out, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf(
    { padding: pairOf(0, { description: 'Rows and columns of background on each side: one number, or two.' }) },
    ['padding'],
  ),
  bind({ padding }: { padding: number | readonly number[] }) {
    const [rows, columns] = asPair(padding);
    return {
      warp: (draw, plan) => plan.compose(1, 0, 0, 1, draw.integer(-rows, rows), draw.integer(-columns, columns)),
    };
  },
};
