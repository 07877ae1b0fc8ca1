// Reads files of lines in chunks: they may be larger than memory.
import { readSync } from 'node:fs';
import { withFile } from '../files/read.js';

const PIECE = 1 << 20;
/** Maximum bytes of a line; ours are shorter. */
const LONGEST = 1 << 20;

/**
 * Passes on the lines between two offsets, in chunks. An incomplete last line is left for the next call; a line that is
 * too long is skipped.
 * @returns where the last complete line ends, and the size of the file.
 */
export function eachLine(
  path: string,
  from: number,
  act: (line: string) => void,
): { readonly end: number; readonly size: number } {
  return withFile(path, (file, size) => {
    const piece = Buffer.alloc(Math.max(1, Math.min(PIECE, size - from)));
    let rest = Buffer.alloc(0);
    let isTooLong = false;
    let end = from;
    for (let at = from; at < size; ) {
      const count = readSync(file, piece, 0, Math.min(piece.length, size - at), at);
      if (count === 0) break;
      const last = piece.lastIndexOf(10, count - 1);
      if (last >= 0) {
        const whole = Buffer.concat([rest, piece.subarray(0, last)]).toString('utf8');
        const [first, ...others] = whole.split('\n');
        for (const line of isTooLong ? others : [first, ...others]) act(line);
        isTooLong = false;
        end = at + last + 1;
        rest = Buffer.from(piece.subarray(last + 1, count));
      } else if (isTooLong || rest.length + count > LONGEST) {
        isTooLong = true;
        rest = Buffer.alloc(0);
      } else {
        rest = Buffer.concat([rest, piece.subarray(0, count)]);
      }
      at += count;
    }
    return { end, size };
  });
}

/** The end of the last complete line before an offset. */
export function endOfLine(path: string, before: number): number {
  return withFile(path, (file, size) => {
    const piece = Buffer.alloc(PIECE);
    for (let end = Math.min(before, size); end > 0; ) {
      const start = Math.max(0, end - PIECE);
      const count = readSync(file, piece, 0, end - start, start);
      const at = piece.subarray(0, count).lastIndexOf(10);
      if (at >= 0) return start + at + 1;
      end = start;
    }
    return 0;
  });
}
