import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { images } from '../../src/data/sources/images.js';
import { imageFolder } from './image-folder.js';

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

const remarks = async (path: string) =>
  ((await images.check?.({ path, size: 4, channels: 1 }, context)) ?? []).map(({ message }) => message);

describe('a directory of images a class', () => {
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

  it('includes subdirectories of a class and links, each directory once', async () => {
    const path = await imageFolder({ ant: 40, bee: 200 }, { each: 2 });
    const elsewhere = mkdtempSync(join(tmpdir(), 'lenet-elsewhere-'));
    cpSync(join(path, 'train', 'ant'), join(elsewhere, 'deep', 'deeper'), { recursive: true });
    symlinkSync(elsewhere, join(path, 'train', 'cow'));
    cpSync(join(path, 'test', 'ant'), join(path, 'test', 'cow', 'sub'), { recursive: true });
    symlinkSync(join(path, 'test', 'ant', '0.png'), join(path, 'test', 'cow', 'link.png'));
    symlinkSync('.', join(path, 'train', 'bee', 'again'));
    symlinkSync(path, join(path, 'train', 'bee', 'around'));
    symlinkSync(path, join(path, 'train', 'around'));
    const data = await load(path);
    expect(data.classNames).toEqual(['ant', 'bee', 'cow']);
    expect([...data.train.labels]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...data.test.labels]).toEqual([0, 0, 1, 1, 2, 2, 2]);
    expect(await remarks(path)).toEqual([`${path}: 3 entries were skipped: link to a parent directory 3`]);
  });

  it('skips hidden files and files that are not images, and reports how many of each kind', async () => {
    const path = await imageFolder({ ant: 40, bee: 200 }, { each: 1 });
    const put = (name: string) => writeFileSync(join(path, name), 'x');
    mkdirSync(join(path, 'train', '__MACOSX'));
    mkdirSync(join(path, 'train', '.ipynb_checkpoints'));
    for (const name of ['._0.png', 'a.bmp', 'b.BMP', 'c.gif', 'README']) put(join('train', 'ant', name));
    put(join('train', 'loose.png'));
    symlinkSync('nowhere', join(path, 'train', 'bee', 'lost.png'));
    const { classNames, train } = await load(path);
    expect([classNames, train.count]).toEqual([['ant', 'bee'], 2]);
    expect(await remarks(path)).toEqual([
      `${path}: 9 entries were skipped: hidden 3, in no class directory 1, no extension 1, .bmp 2, .gif 1, broken link 1`,
    ]);
    rmSync(join(path, 'test', 'bee'), { recursive: true });
    expect(await remarks(path)).toContain(`${path}: test/ has no images of bee`);
  });

  it('names what is missing or broken', async () => {
    await expect(load(join(tmpdir(), 'nowhere'))).rejects.toThrow(/no directory train/);
    const broken = await folder();
    writeFileSync(join(broken, 'train', 'ant', 'x.png'), 'not an image');
    await expect(load(broken)).rejects.toThrow(/x\.png: not a readable image/);
    const extra = await folder();
    mkdirSync(join(extra, 'test', 'dog'));
    await expect(load(extra)).rejects.toThrow(/dog: no class dog under train/);
    const empty = await folder();
    mkdirSync(join(empty, 'train', 'dog'));
    writeFileSync(join(empty, 'train', 'dog', 'a.bmp'), 'x');
    await expect(load(empty)).rejects.toThrow(/train\/dog: no image in this class directory: it holds a\.bmp; add/);
    const single = await folder();
    rmSync(join(single, 'train', 'cat'), { recursive: true });
    await expect(load(single)).rejects.toThrow(/expected a directory for each of 2 to 256 classes, but found 1/);
  });
});
