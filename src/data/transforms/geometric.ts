// Augmentations that move pixels: the image as a whole, or each pixel separately.
import { displacementScratch } from '../../kernels/index.js';
import { asPair, optionsOf, pairOf } from '../../schema/index.js';
import { defineAugmentation } from './transform.js';

const most = (description: string, rest: object = {}) =>
  ({ type: 'number', minimum: 0, default: 0, description, ...rest }) as const;

/**
 * Translates, rotates, scales, squeezes and shears each image about its centre by amounts drawn uniformly from their
 * ranges: LeCun et al. 1998, section III.A ("planar affine transformations").
 */
export const affine = defineAugmentation({
  type: 'affine',
  summary: 'Translates, rotates, scales, squeezes and shears training images, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf({
    translate: most('Maximum translation in pixels, along rows and along columns.'),
    rotate: most('Maximum rotation in degrees, either way.', { maximum: 180 }),
    scale: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0 },
      minItems: 2,
      maxItems: 2,
      default: [1, 1],
      description: 'Smallest and largest scale factor.',
    },
    squeeze: most('Rows are stretched by up to 1 + this factor while columns shrink by it, or vice versa.', {
      maximum: 4,
    }),
    shear: most('Maximum horizontal shift per row, in columns.', { maximum: 4 }),
  }),
  bind: ({ translate, rotate, scale, squeeze, shear }) => ({
    warp(draw, plan) {
      const angle = (draw.between(-rotate, rotate) * Math.PI) / 180;
      const size = Math.exp(draw.between(Math.log(scale[0]), Math.log(scale[1])));
      const stretch = Math.exp(draw.between(-Math.log1p(squeeze), Math.log1p(squeeze)));
      const slant = draw.between(-shear, shear);
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      // The inverse of rotation x shear x scaling: maps the result back to the image.
      const [perRow, perColumn] = [1 / (size * stretch), stretch / size];
      const [rr, rc] = [perRow * cos, -perRow * sin];
      const [cr, cc] = [perColumn * (sin - slant * cos), perColumn * (cos + slant * sin)];
      const r = draw.between(-translate, translate);
      const c = draw.between(-translate, translate);
      plan.compose(rr, rc, cr, cc, -(rr * r + rc * c), -(cr * r + cc * c));
    },
  }),
});

/** Displaces neighbouring pixels in nearly the same direction. Simard, Steinkraus and Platt 2003. */
export const elastic = defineAugmentation({
  type: 'elastic',
  summary: 'Displaces the pixels of training images by smooth random fields, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf({
    alpha: { type: 'number', minimum: 0, default: 34, description: 'Factor of the smoothed noise.' },
    sigma: {
      type: 'number',
      minimum: 2,
      maximum: 32,
      default: 4,
      description: 'Standard deviation, in pixels, of the Gaussian that smooths uniform noise from [-1, 1].',
    },
  }),
  bind({ alpha, sigma }, { kernels, arena, shape: [, rows, columns] }) {
    // The field is drawn on a grid of every second pixel, where noise is half as dense, so half the blur and half the
    // amplitude give the same displacement. Beyond 2.5 deviations a Gaussian has 1 % left.
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
});

/** Crops a window of the image's own size from the padded image. torchvision RandomCrop(size, padding). */
export const randomCrop = defineAugmentation({
  type: 'random_crop',
  summary: 'Pads training images with background and crops a random window of the original size, anew each epoch.',
  stage: 'augmentation',
  options: optionsOf(
    { padding: pairOf(0, { description: 'Rows and columns of background on each side: one number, or two.' }) },
    ['padding'],
  ),
  bind({ padding }) {
    const [rows, columns] = asPair(padding);
    return {
      warp: (draw, plan) => plan.compose(1, 0, 0, 1, draw.integer(-rows, rows), draw.integer(-columns, columns)),
    };
  },
});
