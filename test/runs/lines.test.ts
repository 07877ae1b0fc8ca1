// Files of lines of any size: each whole line once, wherever the pieces end in which a file is read.
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eachLine, endOfLine } from '../../src/runs/lines.js';

const MIB = 1 << 20;

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'lenet-lines-')), 'lines');
  writeFileSync(path, text);
  return path;
}

function linesOf(path: string, from = 0) {
  const lines: string[] = [];
  const places = eachLine(path, from, (line) => lines.push(line));
  return { lines, ...places };
}

describe('the lines of a file', () => {
  it('are the complete lines from an offset on', () => {
    const path = file('ab\n\ncd\nef');
    expect(linesOf(path)).toEqual({ lines: ['ab', '', 'cd'], end: 7, size: 9 });
    expect(linesOf(path, 4)).toEqual({ lines: ['cd'], end: 7, size: 9 });
    expect(linesOf(path, 7)).toEqual({ lines: [], end: 7, size: 9 });
  });

  it('are none in an empty file, and none past the end', () => {
    expect(linesOf(file(''))).toEqual({ lines: [], end: 0, size: 0 });
    expect(linesOf(file('ab\n'), 9)).toEqual({ lines: [], end: 9, size: 3 });
  });

  it('are complete if a chunk ends within one, or within a two-byte letter', () => {
    const [first, last] = ['a'.repeat(MIB - 1000), 'c'];
    const middle = `${'b'.repeat(998)}é${'b'.repeat(MIB / 2)}`;
    const { lines, end, size } = linesOf(file(`${first}\n${middle}\n${last}\n`));
    expect(lines.map((line) => line.length)).toEqual([first, middle, last].map((line) => line.length));
    expect(lines[1] === middle).toBe(true);
    expect(end).toBe(size);
  });

  it('are skipped if too long, but their neighbours are not', () => {
    for (const length of [3 * MIB, 3.5 * MIB, 4 * MIB]) {
      const { lines, end, size } = linesOf(file(`a\n${'1'.repeat(length)}\nb\nc\n`));
      expect(lines).toEqual(['a', 'b', 'c']);
      expect(end).toBe(size);
    }
  });

  it('end where the file is truncated while being read', () => {
    const path = file(`a\n${'b'.repeat(3 * MIB)}\n`);
    const lines: string[] = [];
    eachLine(path, 0, (line) => {
      lines.push(line);
      truncateSync(path, 2);
    });
    expect(lines).toEqual(['a']);
  });
});

describe('the end of the last whole line before a place', () => {
  it('is after its newline, which may be the offset itself', () => {
    const path = file('ab\ncd\nef');
    expect([0, 2, 3, 5, 6, 8, 100].map((before) => endOfLine(path, before))).toEqual([0, 0, 3, 3, 6, 6, 6]);
  });

  it('is found however far back it lies', () => {
    expect(endOfLine(file(`ab\n${'x'.repeat(2.5 * MIB)}`), 4 * MIB)).toBe(3);
    expect(endOfLine(file('\n'), 1)).toBe(1);
    expect(endOfLine(file('x'.repeat(1.5 * MIB)), 4 * MIB)).toBe(0);
    expect(endOfLine(file(`${'x'.repeat(MIB)}\n${'y'.repeat(MIB)}`), 4 * MIB)).toBe(MIB + 1);
  });
});
