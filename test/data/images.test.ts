import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import jpeg from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { images } from '../../src/data/sources/images.js';

const context = { cacheDir: tmpdir() };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'lenet-images-'));
  for (const part of ['train', 'test']) {
    for (const [label, value] of [
      ['cat', 200],
      ['ant', 40],
    ] as const) {
      const into = join(path, part, label);
      mkdirSync(into, { recursive: true });
      writeFileSync(
        join(into, 'a.png'),
        encode({ width: 6, height: 4, channels: 1, depth: 8, data: new Uint8Array(24).fill(value) }),
      );
      const rgba = new Uint8Array(8 * 8 * 4).fill(value);
      writeFileSync(join(into, 'b.jpg'), jpeg.encode({ width: 8, height: 8, data: rgba }, 95).data);
      const alpha = new Uint8Array(4 * 16).map((_, i) => (i % 4 === 3 ? 255 : value));
      writeFileSync(join(into, 'c.PNG'), encode({ width: 4, height: 4, channels: 4, depth: 8, data: alpha }));
    }
  }
  return path;
}

const load = (path: string, size: number | number[] = 4, channels: 1 | 3 = 1) =>
  images.load({ path, size, channels }, context);

describe('a folder of images a class', () => {
  it('gives classes in alphabetical order, every image in the size and channels asked for', async () => {
    const data = await load(folder(), [3, 5]);
    expect(data.classNames).toEqual(['ant', 'cat']);
    expect(data.train).toMatchObject({ count: 6, shape: [1, 3, 5] });
    expect([...data.train.labels]).toEqual([0, 0, 0, 1, 1, 1]);
    for (const [i, value] of [40, 40, 40, 200, 200, 200].entries()) {
      expect(Math.abs(data.train.pixels[i * 15 + 7] - value), `image ${i}`).toBeLessThan(4);
    }
    expect((await load(folder(), 4, 3)).train.shape).toEqual([3, 4, 4]);
  });

  it('names what is missing or broken', async () => {
    await expect(load(join(tmpdir(), 'nowhere'))).rejects.toThrow(/there is no folder train/);
    const broken = folder();
    writeFileSync(join(broken, 'train', 'ant', 'x.png'), 'not an image');
    await expect(load(broken)).rejects.toThrow(/x\.png: not a PNG or JPEG/);
    const extra = folder();
    mkdirSync(join(extra, 'test', 'dog'));
    await expect(load(extra)).rejects.toThrow(/dog: there is no class dog under train/);
    const single = folder();
    rmSync(join(single, 'train', 'cat'), { recursive: true });
    await expect(load(single)).rejects.toThrow(/1 folders; expected one for each of 2 to 256/);
  });
});
