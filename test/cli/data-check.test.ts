import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { idxFolder } from '../data/idx-folder.js';
import { imageFolder } from '../data/image-folder.js';
import { json, lenet, temporary } from './lenet.js';

/** The words of a printed command. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1);
const quickly = ['--set', 'training.epochs=1', '--json'];

describe('lenet data check', () => {
  it('counts classes, sizes and skipped files of a directory of images, and prints a command that trains', async () => {
    const path = await imageFolder({ round: 200, square: 90 }, { each: 12 });
    writeFileSync(join(path, 'train', 'round', 'notes.txt'), '');
    const { code, stdout, stderr } = await lenet(['data', 'check', path]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/class +train +test\nround +12 +12\nsquare +12 +12\ntotal +24 +24\n/);
    expect(stdout).toMatch(
      /size {6}8 x 8 pixels, resized to 28 x 28\nchannels {2}1\nstrokes {3}light on dark, in 100\.00 % of the training images\nskipped {3}1 \.txt\n/,
    );
    // The images of a class are one image, twelve times in each part.
    expect(stdout).toMatch(
      /24 test images are also among the training images: test accuracy is too high\s\(test\/round\/0\.png =/,
    );
    const command = stdout.trim().split('\n').at(-1) ?? '';
    expect(command).toBe(
      `lenet run lenet5-maxpool --set data.source=${path} --set 'data.split={method: stratified}' --set head.classes=null`,
    );
    const trained = await lenet([...wordsOf(command), ...quickly], { cwd: temporary() });
    expect(trained.code).toBe(0);
    expect(json(trained).data).toEqual({ source: 'images', fallback: false });
    expect(trained.stderr).not.toMatch(/sorted by class/);
  });

  it('lists files that cannot be read, and ends with 1, since a run refuses them', async () => {
    const path = await imageFolder({ a: 200, b: 90 });
    writeFileSync(join(path, 'train', 'a', 'bad.png'), 'x');
    const { code, stdout } = await lenet(['data', 'check', path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not readable: .*bad\.png: not a readable image/);
    expect(stdout).not.toMatch(/lenet run/);
    expect(
      (await lenet(['run', 'lenet5-maxpool', '--set', `data.source=${path}`], { cwd: temporary() })).code,
    ).not.toBe(0);
  });

  it('warns of classes that are small, unequal or not tested, and counts images in colour and of other sizes', async () => {
    const path = await imageFolder({ a: 250, b: 90 });
    for (let i = 0; i < 40; i++)
      copyFileSync(join(path, 'train', 'a', '0.png'), join(path, 'train', 'a', `more${i}.png`));
    mkdirSync(join(path, 'train', 'c'));
    await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
      .png()
      .toFile(join(path, 'train', 'c', 'red.png'));
    const record = json(await lenet(['data', 'check', path, '--json']));
    expect(record).toMatchObject({
      sizes: { smallest: [8, 8], largest: [20, 30], read: [28, 28] },
      ...{ channels: 1, colour: 1, unreadable: [], sheet: null },
    });
    expect(record.classes).toEqual([
      { name: 'a', train: 43, test: 3 },
      { name: 'b', train: 3, test: 3 },
      { name: 'c', train: 1, test: 0 },
    ]);
    expect(record.warnings).toEqual([
      'no test images of c: their accuracy stays unknown',
      'fewer than 10 training images of b (3), c (1)',
      'the largest class has 43 times the training images of the smallest: accuracy says little of small classes',
      expect.stringMatching(/^6 test images are also among the training images/),
    ]);
    const validated = await lenet([
      'validate',
      'lenet5-maxpool',
      '--set',
      `data.source=${path}`,
      '--set',
      'data.split=null',
    ]);
    expect(validated.stderr).toMatch(/sorted by class, and the 8 validation images are the last ones/);
  });

  it('reads IDX files with labels of their own, and prints the options that they need', async () => {
    const letters = Array.from({ length: 40 }, (_, i) => 1 + (i % 20));
    const path = idxFolder({ side: 12, train: letters, test: letters });
    const record = json(await lenet(['data', 'check', path, '--json']));
    expect(record.source).toEqual({ idx: { path, classes: 20, label_offset: 1 } });
    expect(record.duplicates).toEqual({ count: 40, examples: expect.any(Array) });
    expect(record.command).toContain('{resize: 28}, {pad: 2}');
    const trained = await lenet([...wordsOf(record.command), ...quickly], { cwd: temporary() });
    expect(json(trained).data).toEqual({ source: 'idx', fallback: false });
  });

  it('writes a sheet, and replaces no file', async () => {
    const [path, cwd] = [await imageFolder({ a: 200, b: 90 }), temporary()];
    const args = ['data', 'check', path, '--sheet', 'sheet.png'];
    expect((await lenet(args, { cwd })).stdout).toMatch(/wrote sheet\.png/);
    expect(await sharp(join(cwd, 'sheet.png')).metadata()).toMatchObject({ width: 302, height: 62 });
    expect((await lenet(args, { cwd })).code).not.toBe(0);
    expect((await lenet([...args, '--force'], { cwd })).code).toBe(0);
  });

  it('says what is there if it is no data set', async () => {
    const cwd = temporary();
    expect(existsSync(join(cwd, 'nowhere'))).toBe(false);
    const missing = await lenet(['data', 'check', 'nowhere'], { cwd });
    expect(missing.code).not.toBe(0);
    expect(missing.stderr).toMatch(/nowhere: no such file or directory/);
    expect((await lenet(['data', 'check', '.'], { cwd })).stderr).toMatch(
      /it is empty; expected a directory with train/,
    );
  });
});
