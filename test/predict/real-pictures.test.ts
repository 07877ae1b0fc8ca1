// Pictures as people take them, twenty of each kind: read by the stored lenet5-best, and compared with what was found in
// them before.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { InferenceSession } from '../../src/engine/inference-session.js';
import { openModel } from '../../src/experiment/open-model.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { type Findings, type FoundDigit, findDigits } from '../../src/predict/find-digits.js';
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

/** What the model reads in these images. */
function reading(found: readonly FoundDigit[]): string {
  if (found.length === 0) return '';
  const pixels = Uint8Array.from(found.flatMap((digit) => [...digit.pixels]));
  const images = { count: found.length, shape: [1, 28, 28] as const, pixels, labels: new Uint8Array(found.length) };
  let digits = '';
  model.observe(model.place(images), ({ prediction }) => {
    digits += prediction;
  });
  return digits;
}

/** A digit as a line: its box, and a digest of its 28 x 28 bytes. */
const described = ({ box: { left, top, right, bottom }, pixels }: FoundDigit): string =>
  `${left} ${top} ${right - left} x ${bottom - top} ${createHash('sha256').update(pixels).digest('hex').slice(0, 12)}`;

describe.each<[string, string, (seed: number) => Scene]>([
  ['a digit in the middle of a sheet', 'plain', plain],
  ['a digit cut out along its ink', 'cropped', cropped],
  ['a digit in a line of one pixel', 'hairline', hairline],
  ['lines of digits that stand close', 'close-lines', closeLines],
  ['digits in frames, rings and axes', 'framed', framed],
  ['digits on a page with words', 'among-words', amongWords],
])('%s', (_, kind, sceneOf) => {
  let scenes: (Scene & { readonly found: Findings })[];
  beforeAll(() => {
    scenes = Array.from({ length: 20 }, (_, seed) => sceneOf(seed + 1)).map((scene) => ({
      ...scene,
      found: findDigits(scene.picture, { many: scene.many, rows: 28, columns: 28 }),
    }));
  });

  it('is read by lenet5-best in at least 18 of 20 pictures', () => {
    const wrong = scenes.flatMap(({ digits, found }) => {
      const read = reading(found.digits);
      return read === digits ? [] : [`${digits}, ${read || 'nothing'}`];
    });
    expect(wrong.length, wrong.join('; ')).toBeLessThanOrEqual(2);
  });

  it('is found where it was found before, with the same pixels (npx vitest run -u stores a change)', async () => {
    const lines = scenes.flatMap(({ digits, found }) => [
      `${digits}: ${found.apart} apart`,
      ...found.digits.map((digit) => `  ${described(digit)}`),
    ]);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`stored/${kind}.txt`);
  });
});
