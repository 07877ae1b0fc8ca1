// A data set as a directory of images a class, made up.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

interface Strokes {
  /** The grey of the ground. */
  readonly ground?: number;
  /** Images of each class, in each part. */
  readonly each?: number;
}

/** Its path; a class's images show a bar of its grey. */
export async function imageFolder(
  greys: Readonly<Record<string, number>>,
  { ground = 0, each = 3 }: Strokes = {},
): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'lenet-folder-'));
  for (const part of ['train', 'test']) {
    for (const [name, grey] of Object.entries(greys)) {
      const into = join(path, part, name);
      mkdirSync(into, { recursive: true });
      const pixels = Uint8Array.from({ length: 64 }, (_, i) => (i % 8 === 3 ? grey : ground));
      const image = sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } }).png();
      for (let i = 0; i < each; i++) await image.clone().toFile(join(into, `${i}.png`));
    }
  }
  return path;
}
