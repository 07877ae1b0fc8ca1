// A data set as IDX files, made up.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface IdxOptions {
  readonly side?: number;
  readonly train?: readonly number[];
  readonly test?: readonly number[];
}

/** Its path. Image i of a part has a bar whose place is its label; labels are those given. */
export function idxFolder({ side = 4, train = [0, 1, 2, 3], test = [1, 2] }: IdxOptions = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'lenet-idx-'));
  const idx = (sizes: readonly number[], bytes: readonly number[]) =>
    Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((n) => [0, 0, n >> 8, n & 255]), ...bytes]);
  for (const [part, labels] of [
    ['train', train],
    ['t10k', test],
  ] as const) {
    const pixels = labels.flatMap((label, i) =>
      Array.from({ length: side * side }, (_, p) => (p % side === label % side ? 200 + i : 0)),
    );
    writeFileSync(join(path, `${part}-images-idx3-ubyte`), idx([labels.length, side, side], pixels));
    writeFileSync(join(path, `${part}-labels-idx1-ubyte`), idx([labels.length], labels));
  }
  return path;
}
