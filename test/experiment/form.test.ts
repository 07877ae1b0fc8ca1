import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openModel } from '../../src/experiment/open-model.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { imageFolder } from '../data/image-folder.js';
import { smallRun } from './small-run.js';

describe('a run', () => {
  it('records the form of its training images, so its model can be opened without them', async () => {
    const path = await imageFolder({ one: 60, two: 20 }, { ground: 250 });
    const set = [
      `data.source={images: {path: ${path}, size: [6, 5]}}`,
      'data.split={train: 4, validation: 2}',
      'data.transforms=[transpose]',
    ];
    const { run } = await smallRun({ set });
    const { form } = parse(readFileSync(join(run, 'resolved.yaml'), 'utf8')).data;
    expect(form).toEqual({ shape: [1, 6, 5], polarity: 'dark_on_light', orientation: 'transposed' });
    rmSync(path, { recursive: true });
    const { description } = await openModel(run, resolveEngine('auto'), { cacheDir: path });
    expect(description).toMatchObject({ shape: [1, 5, 6], classNames: ['one', 'two'] });
  });
});
