import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lenet, temporary } from './lenet.js';

it('lenet data fetch fetches nothing where files lie that are not MNIST, and says which is wrong', async () => {
  const cwd = temporary();
  const folder = join(cwd, 'mnist');
  mkdirSync(folder);
  for (const part of ['train', 't10k']) {
    for (const kind of ['images-idx3', 'labels-idx1'])
      writeFileSync(join(folder, `${part}-${kind}-ubyte`), 'no digits');
  }
  // No server answers at the address: whoever asks it would say so.
  const env = { LENET_DATA_DIR: folder, LENET_MNIST_MIRROR: 'http://127.0.0.1:9/' };
  const { code, stdout, stderr } = await lenet(['data', 'fetch', 'mnist'], { cwd, env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('train-images-idx3-ubyte');
  expect(stderr).not.toContain('127.0.0.1');
});
