// Files of lines, read in pieces: they may be larger than the memory.
import { readSync } from 'node:fs';
import { withFile } from '../files/read.js';

const PIECE = 1 << 20;
/** Bytes of a line, past which it is none of ours. */
const LONGEST = 1 << 20;

/**
 * Hands on the lines between two places, piece by piece; one without its end is left for the next time, one that is too long
 * to be ours is passed over.
 * @returns where the last whole line ends, and the size of the file.
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

/** The end of the last whole line before a place. */
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
