import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/data/decode-image.js';
import { images } from '../../src/data/sources/images.js';

const grey = (value: number) => ({ r: value, g: value, b: value, alpha: 1 });

const context = { cacheDir: tmpdir() };

async function folder(): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'lenet-images-'));
  for (const part of ['train', 'test']) {
    for (const [label, value] of [
      ['cat', 200],
      ['ant', 40],
    ] as const) {
      const into = join(path, part, label);
      mkdirSync(into, { recursive: true });
      const even = (width: number, height: number, channels: 1 | 3 | 4) =>
        sharp({ create: { width, height, channels: channels === 1 ? 3 : channels, background: grey(value) } });
      await even(6, 4, 1).greyscale().png().toFile(join(into, 'a.png'));
      await even(8, 8, 3).jpeg({ quality: 95 }).toFile(join(into, 'b.jpg'));
      await even(4, 4, 4).png().toFile(join(into, 'c.PNG'));
      await even(5, 5, 3).webp({ lossless: true }).toFile(join(into, 'd.webp'));
    }
  }
  return path;
}

const load = (path: string, size: number | number[] = 4, channels: 1 | 3 = 1) =>
  images.load({ path, size, channels }, context);

describe('a folder of images a class', () => {
  it('gives classes in alphabetical order, every image in the size and channels asked for', async () => {
    const data = await load(await folder(), [3, 5]);
    expect(data.classNames).toEqual(['ant', 'cat']);
    expect(data.train).toMatchObject({ count: 8, shape: [1, 3, 5] });
    expect([...data.train.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    for (const [i, value] of [40, 40, 40, 40, 200, 200, 200, 200].entries()) {
      expect(Math.abs(data.train.pixels[i * 15 + 7] - value), `image ${i}`).toBeLessThan(4);
    }
    expect((await load(await folder(), 4, 3)).train.shape).toEqual([3, 4, 4]);
  });

  it('turns a photograph as its camera says, and lays what is transparent on black', async () => {
    const path = await folder();
    const upright = Buffer.from([0, 50, 100, 150, 200, 250]);
    const turned = await sharp(upright, { raw: { width: 3, height: 2, channels: 1 } })
      .rotate(90)
      .png()
      .toBuffer();
    const file = join(path, 'train', 'ant', 'a.png');
    await sharp(turned).withMetadata({ orientation: 8 }).png().toFile(file);
    const { pixels } = await decodeImage(readFileSync(file), file, { channels: 1 });
    expect([...pixels]).toEqual([...upright]);
    await sharp({ create: { width: 2, height: 2, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } } })
      .png()
      .toFile(file);
    expect([...(await decodeImage(readFileSync(file), file, { channels: 1 })).pixels]).toEqual([0, 0, 0, 0]);
  });

  it('names what is missing or broken', async () => {
    await expect(load(join(tmpdir(), 'nowhere'))).rejects.toThrow(/there is no folder train/);
    const broken = await folder();
    writeFileSync(join(broken, 'train', 'ant', 'x.png'), 'not an image');
    await expect(load(broken)).rejects.toThrow(/x\.png: not an image that can be read/);
    const extra = await folder();
    mkdirSync(join(extra, 'test', 'dog'));
    await expect(load(extra)).rejects.toThrow(/dog: there is no class dog under train/);
    const single = await folder();
    rmSync(join(single, 'train', 'cat'), { recursive: true });
    await expect(load(single)).rejects.toThrow(/1 folders; expected one for each of 2 to 256/);
  });
});
