// Predicts the digits in pictures with a stored model.
import { DataError, type Images } from '../data/dataset.js';
import { decodeImage, imageBytes } from '../data/decode-image.js';
import type { InferenceSession } from '../engine/inference-session.js';
import { classify } from './classify.js';
import { type FoundDigit, findDigits } from './find-digits.js';
import { heightOf, type Picture, widthOf } from './picture.js';
import type { Reading } from './reading.js';

/** Longest side of the image searched for digits. */
const LONGEST = 1000;

export interface Readings {
  readonly readings: readonly Reading[];
  /** The images that the network saw, over all readings; labels are the predictions. */
  readonly seen: Images;
}

/** @throws DataError for a model of colour images. */
export async function predictImages(
  model: InferenceSession,
  files: readonly string[],
  many: boolean,
): Promise<Readings> {
  const [channels, rows, columns] = model.description.shape;
  if (channels !== 1) {
    throw new DataError('this model was trained on colour images, but predict uses grey ones');
  }
  const found: Found[] = [];
  for (const file of files) {
    try {
      const { picture, reduction } = await read(file);
      const { digits, apart } = findDigits(picture, { many, rows, columns });
      const problem = digits.length === 0 ? NOTHING : undefined;
      const remark = apart > digits.length ? several(apart) : undefined;
      found.push({ file, digits, reduction, problem, remark });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      found.push({ file, digits: [], reduction: 1, problem: error.message });
    }
  }
  const seen = imagesOf(
    found.flatMap(({ digits }) => digits.map(({ pixels }) => pixels)),
    model.description.shape,
  );
  const predictions = classify(model, seen);
  for (const [n, { class: name }] of predictions.entries()) seen.labels[n] = model.description.classNames.indexOf(name);
  let next = 0;
  const readings = found.map(({ file, digits, reduction, problem, remark }) => ({
    file,
    digits: digits.map(({ box }) => {
      const [left, top, width, height] = [box.left, box.top, widthOf(box), heightOf(box)].map((v) =>
        Math.round(v * reduction),
      );
      return { ...predictions[next++], box: { left, top, width, height } };
    }),
    ...(problem ? { problem } : {}),
    ...(remark ? { remark } : {}),
  }));
  return { readings, seen };
}

interface Found {
  readonly file: string;
  readonly digits: readonly FoundDigit[];
  readonly reduction: number;
  readonly problem?: string;
  readonly remark?: string;
}

const several = (count: number) =>
  `${count} separate pieces were read as one digit; use --many to read them separately`;
const NOTHING = 'no writing found: nothing stands out from the background';

async function read(file: string): Promise<{ picture: Picture; reduction: number }> {
  const image = await decodeImage(imageBytes(file), file, { channels: 1, longest: LONGEST });
  const [, rows, columns] = image.shape;
  return { picture: { rows, columns, values: Float32Array.from(image.pixels) }, reduction: image.reduction };
}

function imagesOf(digits: readonly Uint8Array[], shape: Images['shape']): Images {
  const size = shape.reduce((a, b) => a * b);
  const pixels = new Uint8Array(digits.length * size);
  for (const [i, digit] of digits.entries()) pixels.set(digit, i * size);
  return { count: digits.length, shape, pixels, labels: new Uint8Array(digits.length) };
}
