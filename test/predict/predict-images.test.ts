import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { InferenceSession } from '../../src/engine/inference-session.js';
import { openModel } from '../../src/experiment/open-model.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { predictImages } from '../../src/predict/predict-images.js';
import { photograph, sheet } from './pictures.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-predict-'));
const files: string[] = [];
beforeAll(async () => {
  for (let digit = 0; digit < 10; digit++) {
    files.push(join(folder, `${digit}.png`));
    writeFileSync(files[digit], await photograph(digit, 2, { size: 112 }));
  }
});

/** lenet5-best as if trained on images of another form, which these transforms convert to its own. */
function trainedOn(form: string, transforms: string): string {
  const run = mkdtempSync(join(folder, 'run-'));
  cpSync('test/models/lenet5-best', run, { recursive: true });
  const resolved = join(run, 'resolved.yaml');
  const text = readFileSync(resolved, 'utf8').replace(
    '  transforms:\n',
    `  form: ${form}\n  transforms:\n${transforms}`,
  );
  writeFileSync(resolved, text);
  return run;
}

async function read(run: string): Promise<string[]> {
  const model = await openModel(run, resolveEngine('auto'), { cacheDir: folder });
  return (await predictImages(model, files, false)).readings.map(({ digits: [digit] }) => digit.class);
}

describe('a photograph', () => {
  it.each([
    ['dark on light', '{shape: [1, 28, 28], polarity: dark_on_light}', '    - invert: {}\n'],
    [
      'dark on light and transposed',
      '{shape: [1, 28, 28], polarity: dark_on_light, orientation: transposed}',
      '    - transpose: {}\n    - invert: {}\n',
    ],
  ])('is converted to the form of the training images: %s', async (_, form, transforms) => {
    const right = (await read(trainedOn(form, transforms))).filter((digit, i) => digit === String(i));
    expect(right.length).toBeGreaterThanOrEqual(9);
  });
});

describe('a digit in a file', () => {
  const stored = async (name: string, png: Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, png);
    return file;
  };
  const readings = async (...names: string[]) => {
    const model = await openModel('test/models/lenet5-best', resolveEngine('auto'), { cacheDir: folder });
    return (await predictImages(model, names, false)).readings;
  };

  it('has its box in pixels of the file, even if the file is searched at a smaller size', async () => {
    const file = await stored('large.png', await photograph(4, 2, { size: 1500, grain: 0 }));
    const [{ digits, problem, remark }] = await readings(file);
    expect([digits.length, problem, remark]).toEqual([1, undefined, undefined]);
    const [{ class: read, probability, probabilities, box }] = digits;
    expect(read).toBe('4');
    expect(probability).toBe(Math.max(...probabilities));
    // The digit has 750 pixels in the middle, and half of the pen sticks out on each side.
    expect(Math.abs(box.top - (375 - 37))).toBeLessThan(8);
    expect(Math.abs(box.height - (750 + 75))).toBeLessThan(12);
    expect(Math.abs(2 * box.left + box.width - 1500)).toBeLessThan(12);
  });

  it('is read despite blank and invalid files, and with a remark if a file has several', async () => {
    const [blank, two, broken] = [
      await stored('blank.png', await sheet([], 1, { size: 112 })),
      await stored(
        'two.png',
        await sheet(
          [0.1, 0.6].map((left) => ({ digit: 1, left, top: 0.3, height: 0.4 })),
          1,
        ),
      ),
      await stored('broken.png', Buffer.from('no picture')),
    ];
    const [none, one, bad, last] = await readings(blank, two, broken, files[7]);
    expect(none).toMatchObject({
      file: blank,
      digits: [],
      problem: expect.stringMatching(/^no writing found/),
    });
    expect(one.digits).toHaveLength(1);
    expect(one.remark).toMatch(/^2 separate pieces were read as one digit; use --many/);
    expect(bad).toMatchObject({ file: broken, digits: [], problem: expect.stringContaining('broken.png') });
    expect(last.digits.map(({ class: read }) => read)).toEqual(['7']);
  });
});

it('a model of colour images is refused', async () => {
  const model = { description: { shape: [3, 32, 32] } } as unknown as InferenceSession;
  await expect(predictImages(model, files, false)).rejects.toThrow('this model was trained on colour images');
});
