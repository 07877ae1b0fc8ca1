// The form of the images of a source, measured in training, so that lenet predict can convert other pictures to it.
import type { Choice } from '../schema/index.js';
import type { Images } from './dataset.js';
import type { ImageShape } from './transforms/index.js';

export interface Form {
  /** Shape of an image before the transforms. */
  readonly shape: ImageShape;
  readonly polarity: 'light_on_dark' | 'dark_on_light';
  readonly orientation: 'upright' | 'transposed';
}

/** Number of images to measure, evenly sampled. */
const SAMPLE = 1000;

/**
 * The form of training images before their transforms, unless `given` states it. The strokes cover less than half of an
 * image, so the median is the background, and the mean lies on the side of the ink: light on dark where the sum of
 * (mean - median) over the images is not negative. Images that the transforms transpose are taken to be stored
 * transposed.
 */
export function formOf(
  images: Images,
  transforms: readonly Choice[],
  given: Partial<Pick<Form, 'polarity' | 'orientation'>> = {},
): Form {
  return {
    shape: images.shape,
    polarity: given.polarity ?? polarityOf(images).value,
    orientation: given.orientation ?? orientationOf(transforms),
  };
}

function orientationOf(transforms: readonly Choice[]): Form['orientation'] {
  const turns = transforms.filter(({ type }) => type === 'transpose').length;
  return turns % 2 === 1 ? 'transposed' : 'upright';
}

export interface Polarity {
  readonly value: Form['polarity'];
  /** The share of the measured images that have it, each for itself. */
  readonly share: number;
}

export function polarityOf(images: Images): Polarity {
  const skews = skewsOf(images);
  const isDark = skews.reduce((a, b) => a + b, 0) < 0;
  const agreeing = skews.filter((skew) => skew < 0 === isDark).length;
  return { value: isDark ? 'dark_on_light' : 'light_on_dark', share: agreeing / Math.max(1, skews.length) };
}

/** Mean minus median of some images. */
function skewsOf({ count, shape, pixels }: Images): number[] {
  const size = shape.reduce((a, b) => a * b);
  const step = Math.max(1, Math.floor(count / SAMPLE));
  const levels = new Uint32Array(256);
  const skews: number[] = [];
  for (let i = 0; i < count; i += step) {
    levels.fill(0);
    let sum = 0;
    for (let at = i * size; at < (i + 1) * size; at++) {
      levels[pixels[at]]++;
      sum += pixels[at];
    }
    skews.push(sum / size - medianOf(levels, size));
  }
  return skews;
}

/** The upper median of `count` bytes, given their histogram. */
function medianOf(levels: Uint32Array, count: number): number {
  let level = 0;
  for (let below = levels[0]; below <= count >> 1; below += levels[level]) level++;
  return level;
}

/** The transforms that convert an upright image, light on dark, to a form. */
export const intoForm = ({ polarity, orientation }: Form): Choice[] => [
  ...(polarity === 'dark_on_light' ? [{ type: 'invert', options: {} }] : []),
  ...(orientation === 'transposed' ? [{ type: 'transpose', options: {} }] : []),
];

/** The shape of the upright image that `intoForm` converts to a form. */
export function uprightShape({ shape, orientation }: Form): ImageShape {
  const [channels, rows, columns] = shape;
  return orientation === 'transposed' ? [channels, columns, rows] : shape;
}
