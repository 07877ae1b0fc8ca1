import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchMnist, findMnist, verifyMnist } from '../../src/data/sources/mnist.js';
import { type Mirror, startMirror } from './mirror.js';

const real = process.env.LENET_DATA_DIR;
let server: Server | undefined;

/** A mirror that is asked before the public ones. */
async function mirror(respond: (name: string) => Buffer | undefined): Promise<Mirror> {
  const started = await startMirror(respond);
  server = started.server;
  process.env.LENET_MNIST_MIRROR = started.url;
  return started;
}

const context = () => ({ cacheDir: mkdtempSync(join(tmpdir(), 'lenet-mnist-')) });

afterEach(() => {
  server?.close();
  delete process.env.LENET_MNIST_MIRROR;
  process.env.LENET_DATA_DIR = real;
  if (!real) delete process.env.LENET_DATA_DIR;
});

describe('fetching MNIST', () => {
  it('rejects a wrong checksum, and names every mirror that failed', async () => {
    delete process.env.LENET_DATA_DIR;
    await mirror(() => Buffer.from('<!doctype html><title>Welcome to our hotel</title>'));
    const to = context();
    await expect(fetchMnist(to)).rejects.toThrow(
      /127\.0\.0\.1:\d+: train-images-idx3-ubyte\.gz: not MNIST's train-images-idx3-ubyte: this is a web page, [\s\S]*Put the four files/,
    );
    expect(readdirSync(join(to.cacheDir, 'mnist'))).toEqual([]);
    expect(findMnist(to)).toBeUndefined();
  });

  it('reports a mirror without the files', async () => {
    await mirror(() => undefined);
    await expect(fetchMnist(context())).rejects.toThrow(/HTTP status 404/);
  });

  it.skipIf(!real || !existsSync(real))(
    'downloads the four files, verifies them, and requests only missing ones',
    async () => {
      const { asked } = await mirror((name) => readFileSync(join(real as string, name)));
      delete process.env.LENET_DATA_DIR;
      const to = context();
      const seen: number[] = [];
      const place = await fetchMnist({ ...to, progress: (_, done) => seen.push(done) });
      expect(asked).toHaveLength(4);
      expect(Math.max(...seen)).toBeGreaterThan(9e6);
      expect(findMnist(to)).toBe(place);
      expect((await verifyMnist(to)).files).toHaveLength(4);
      await fetchMnist(to);
      expect(asked).toHaveLength(4);
    },
  );
});
