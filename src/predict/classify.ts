// Classifies images that have the form of a model's images already.
import { DataError, type Images } from '../data/dataset.js';
import type { InferenceSession } from '../engine/inference-session.js';
import type { Prediction } from './reading.js';

type Bytes = Uint8Array | Uint8ClampedArray;

/**
 * The predictions of a model, in order.
 * @param images bytes [channel][row][column], upright, light on dark: all in one array, or one array for each
 * @throws DataError
 */
export function classifyImages(model: InferenceSession, images: Bytes | readonly Bytes[]): Prediction[] {
  const { shape } = model.description;
  const size = shape.reduce((a, b) => a * b);
  const list = isBytes(images) ? inParts(images, size) : images;
  for (const [i, image] of list.entries()) {
    const found = isBytes(image) ? `${image.length} bytes` : 'no Uint8Array';
    if (found === `${size} bytes`) continue;
    throw new DataError(`image ${i} has ${found}; this model takes ${size}: ${shape.join(' x ')}`);
  }
  const pixels = new Uint8Array(list.length * size);
  for (const [i, image] of list.entries()) pixels.set(image, i * size);
  return classify(model, { count: list.length, shape, pixels, labels: new Uint8Array(list.length) });
}

const isBytes = (value: unknown): value is Bytes => value instanceof Uint8Array || value instanceof Uint8ClampedArray;

/** A last part that is too short is reported like any other image. */
const inParts = (bytes: Bytes, size: number): Bytes[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

/** The predictions for images of the described shape. */
export function classify(model: InferenceSession, images: Images): Prediction[] {
  const predictions: Prediction[] = [];
  if (images.count === 0) return predictions;
  const { classNames } = model.description;
  model.observeOnce(images, ({ prediction, probabilities }) => {
    const all = [...probabilities()];
    predictions.push({ class: classNames[prediction], probability: all[prediction], probabilities: all });
  });
  return predictions;
}
