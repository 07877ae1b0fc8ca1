// Tables of the 1998 paper: table I, and the bitmaps of figure 3.
import { describe, expect, it } from 'vitest';
import { runnable } from '../engine/runnable.js';
import { conv, dense, head } from '../graph/networks.js';

/** Rows are the maps of S2, columns those of C3. */
const TABLE_I = [
  'X...XXX..XXXX.XX',
  'XX...XXX..XXXX.X',
  'XXX...XXX..X.XXX',
  '.XXX..XXXX..X.XX',
  '..XXX..XXXX.XX.X',
  '...XXX..XXXX.XXX',
];

const DIGITS: Record<number, string[]> = {
  1: [
    ...['...##..', '..###..', '.####..', '...##..', '...##..', '...##..'],
    ...['...##..', '...##..', '...##..', '.######', '.......', '.......'],
  ],
  5: [
    ...['.......', '.......', '#######', '##.....', '##.....', '.####..'],
    ...['..####.', '.....##', '##...##', '.#####.', '.......', '.......'],
  ],
  7: [
    ...['#######', '.....##', '.....##', '....##.', '...##..', '...##..'],
    ...['..##...', '..##...', '..##...', '..##...', '.......', '.......'],
  ],
};

describe('the tables of 1998', () => {
  it('C3 has the connections of table I, and the 1,516 parameters of the paper', () => {
    const p = runnable('simd', [conv('c3', 16, 5, { connections: 'lenet5-c3' })], head(), [6, 14, 14]);
    const connected = p.layout.parameters[0].spec.connected ?? [];
    const seen = TABLE_I.map((_, k) =>
      connected.map((mask) => (mask.subarray(k * 25, k * 25 + 25).every((v) => v === 1) ? 'X' : '.')).join(''),
    );
    expect(seen).toEqual(TABLE_I);
    const weights = p.values('c3.weight').filter((v) => v !== 0).length;
    expect(weights + 16).toBe(1516);
  });

  it('a number of connections is distributed cyclically', () => {
    const p = runnable('simd', [conv('c', 4, 1, { connections: 2 })], head(), [3, 2, 2]);
    expect(p.layout.parameters[0].spec.connected?.map((row) => [...row])).toEqual([
      [1, 1, 0],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]);
  });

  it('the codes are ten different bitmaps of 7 x 12, +1 for ink and -1 for background', () => {
    const p = runnable('simd', [dense('f6', 84)], head('rbf', { classes: 10 }));
    const codes = Array.from({ length: 10 }, (_, c) => [...p.values('head.weight').subarray(c * 84, c * 84 + 84)]);
    expect(new Set(codes.flat())).toEqual(new Set([1, -1]));
    expect(new Set(codes.map(String)).size).toBe(10);
    for (const [digit, picture] of Object.entries(DIGITS)) {
      const rows = picture.map((_, r) => codes[Number(digit)].slice(r * 7, r * 7 + 7));
      expect(rows.map((row) => row.map((v) => (v === 1 ? '#' : '.')).join(''))).toEqual(picture);
    }
  });

  it('codes are read from pictures and from numbers', () => {
    const p = runnable('simd', [dense('f6', 4)], head('rbf', { codes: ['#. .#', [0.5, -2, 0, 1], '####'] }));
    expect([...p.values('head.weight')]).toEqual([1, -1, -1, 1, 0.5, -2, 0, 1, 1, 1, 1, 1]);
  });
});
