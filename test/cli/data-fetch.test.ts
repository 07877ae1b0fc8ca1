// `lenet data fetch`: MNIST into the cache, once, checked.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mirror, startMirror } from '../data/mirror.js';
import { json, lenet, temporary } from './lenet.js';

const real = process.env.LENET_DATA_DIR;
let mirror: Mirror;
afterEach(() => void mirror.server.close());

const fetchFrom = ({ url }: Mirror, cwd: string, ...flags: string[]) =>
  lenet(['data', 'fetch', ...flags], { cwd, env: { LENET_MNIST_MIRROR: url } });

describe('lenet data fetch', () => {
  it.skipIf(!real || !existsSync(real))('downloads the four files once, and prints their location', async () => {
    mirror = await startMirror((name) => readFileSync(join(real as string, name)));
    const cwd = temporary();
    const place = join(cwd, 'cache', 'lenet', 'mnist');
    const first = await fetchFrom(mirror, cwd);
    expect(first).toMatchObject({ code: 0, stdout: `MNIST is in ${place}, all four files verified\n` });
    expect(readdirSync(place)).toHaveLength(4);
    const again = await fetchFrom(mirror, cwd, '--json');
    expect(json(again)).toMatchObject({ place });
    expect(json(again).files).toHaveLength(4);
    expect(mirror.asked).toHaveLength(4);
  });

  it('keeps nothing from a mirror with other content, and reports that content', async () => {
    mirror = await startMirror(() => Buffer.from('<!doctype html><title>Welcome to our hotel</title>'));
    const cwd = temporary();
    const { code, stdout, stderr } = await fetchFrom(mirror, cwd);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error .*\n[\s\S]*127\.0\.0\.1:\d+: .*this is a web page[\s\S]*Put the four files/);
    expect(readdirSync(join(cwd, 'cache', 'lenet', 'mnist'))).toEqual([]);
  });

  it('downloads nothing over files that are not MNIST, and names the wrong one', async () => {
    mirror = await startMirror(() => undefined);
    const cwd = temporary();
    for (const part of ['train', 't10k']) {
      for (const kind of ['images-idx3', 'labels-idx1']) writeFileSync(join(cwd, `${part}-${kind}-ubyte`), 'no digits');
    }
    const env = { LENET_DATA_DIR: cwd, LENET_MNIST_MIRROR: mirror.url };
    const { code, stdout, stderr } = await lenet(['data', 'fetch', 'mnist'], { cwd, env });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('train-images-idx3-ubyte');
    expect(mirror.asked).toEqual([]);
  });

  it('refuses the names of other data sets', async () => {
    mirror = await startMirror(() => undefined);
    const { code, stderr } = await fetchFrom(mirror, temporary(), 'cifar');
    expect(code).toBe(2);
    expect(stderr).toMatch(/Expected cifar to be one of: mnist/);
  });
});
