// Realistic pictures, twenty of each kind, read by the stored lenet5-best.
import { beforeAll, describe, expect, it } from 'vitest';
import type { InferenceSession } from '../../src/engine/inference-session.js';
import { openModel } from '../../src/experiment/open-model.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { findDigits } from '../../src/predict/find-digits.js';
import { amongWords } from './scenes/among-words.js';
import { closeLines } from './scenes/close-lines.js';
import { cropped } from './scenes/cropped.js';
import { framed } from './scenes/framed.js';
import { hairline } from './scenes/hairline.js';
import { plain } from './scenes/plain.js';
import type { Scene } from './scenes/scene.js';

let model: InferenceSession;
beforeAll(async () => {
  model = await openModel('test/models/lenet5-best', resolveEngine('auto'), { cacheDir: '' });
});

/** The digits that the model reads in a picture. */
function reading({ picture, many }: Scene): string {
  const { digits: found } = findDigits(picture, { many, rows: 28, columns: 28 });
  if (found.length === 0) return '';
  const pixels = Uint8Array.from(found.flatMap((digit) => [...digit.pixels]));
  const images = { count: found.length, shape: [1, 28, 28] as const, pixels, labels: new Uint8Array(found.length) };
  let digits = '';
  model.observe(model.place(images), ({ prediction }) => {
    digits += prediction;
  });
  return digits;
}

/** The misread ones of twenty pictures, as "actual, read". */
const misread = (kind: (seed: number) => Scene): string[] =>
  Array.from({ length: 20 }, (_, seed) => kind(seed + 1)).flatMap((scene) => {
    const read = reading(scene);
    return read === scene.digits ? [] : [`${scene.digits}, ${read || 'nothing'}`];
  });

describe('lenet5-best reads at least 18 of 20 pictures', () => {
  it.each<[string, (seed: number) => Scene]>([
    ['a digit in the middle of a sheet', plain],
    ['a digit cut out along its ink', cropped],
    ['a digit in a line of one pixel', hairline],
    ['lines of digits that stand close', closeLines],
    ['digits in frames, rings and axes', framed],
    ['digits on a page with words', amongWords],
  ])('%s', (_, kind) => {
    const wrong = misread(kind);
    expect(wrong.length, wrong.join('; ')).toBeLessThanOrEqual(2);
  });
});
