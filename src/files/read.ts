// Bounded reads: a device or pipe may never end, or never start.
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { FileError } from './system-error.js';

const PIECE = 1 << 16;

/** At most the first `limit` bytes of a file, pipe or device. @throws the system's errors */
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

/** Calls `use` with an open regular file. @throws FileError for a pipe, a device or a directory; the system's errors */
export function withFile<T>(path: string, use: (file: number, size: number) => T): T {
  // Opening a pipe would otherwise wait for its writer.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new FileError(`cannot read ${path}: it is a directory, not a file`);
    if (!stats.isFile()) throw new FileError(`cannot read ${path}: it is a pipe or a device, not a file`);
    return use(file, stats.size);
  } finally {
    closeSync(file);
  }
}

/** Reads a whole regular file. @throws FileError also for one of more than `limit` bytes; the system's errors */
export const readWhole = (path: string, limit: number): Buffer =>
  withFile(path, (file, size) => {
    if (size > limit) throw new FileError(`cannot read ${path}: ${size} bytes exceed the limit of ${limit}`);
    return readFileSync(file);
  });
