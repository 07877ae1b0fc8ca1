// Reads that end, whatever they are given: devices and pipes may go on for ever.
import { closeSync, openSync, readSync } from 'node:fs';

const PIECE = 1 << 16;

/** The first bytes of a file, at most `limit`. @throws the system's errors */
export function readAtMost(path: string, limit: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    while (length < limit) {
      const piece = Buffer.alloc(Math.min(PIECE, limit - length));
      const count = readSync(file, piece);
      if (count === 0) break;
      pieces.push(piece.subarray(0, count));
      length += count;
    }
    return Buffer.concat(pieces);
  } finally {
    closeSync(file);
  }
}
