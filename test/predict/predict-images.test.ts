import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveEngine } from '../../src/kernels/native.js';
import { predictImages } from '../../src/predict/predict-images.js';
import { openModel } from '../../src/training/open-model.js';
import { photograph } from './pictures.js';

const folder = mkdtempSync(join(tmpdir(), 'lenet-predict-'));
const files: string[] = [];
beforeAll(async () => {
  for (let digit = 0; digit < 10; digit++) {
    files.push(join(folder, `${digit}.png`));
    writeFileSync(files[digit], await photograph(digit, 2, { size: 112 }));
  }
});

/** lenet5-best as if it had been trained on images of another form, which these transforms bring to its own. */
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
  ])('is brought to the form of the training images: %s', async (_, form, transforms) => {
    const right = (await read(trainedOn(form, transforms))).filter((digit, i) => digit === String(i));
    expect(right.length).toBeGreaterThanOrEqual(9);
  });
});
