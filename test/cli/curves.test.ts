// lenet compare --plot: curves on the terminal.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { curvesText } from '../../src/cli/curves.js';

/** A run whose training loss falls from 1 to 0 in some epochs. */
function falling(name: string, epochs: number) {
  const run = join(mkdtempSync(join(tmpdir(), 'lenet-curves-')), name);
  mkdirSync(run);
  const lines = Array.from({ length: epochs }, (_, i) => ({
    ...{ kind: 'epoch', epoch: i + 1, step: i + 1, validation: null },
    train: { loss: epochs < 2 ? 1 : 1 - i / (epochs - 1), accuracy: 0.5 },
  }));
  writeFileSync(join(run, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return { name, runs: [run] };
}

describe('curves on the terminal', () => {
  it('have values up the side, epochs along the bottom, and a letter each', () => {
    const lines = curvesText([falling('one', 5)], 70).split('\n');
    expect(lines[0]).toBe('training loss by epoch');
    expect(lines[1]).toMatch(/^1\.0000 ┤a/);
    expect(lines[12]).toMatch(/^0\.0000 ┤ +a+$/);
    expect(lines[13]).toMatch(/^ +└┴─+┴─+┴─+┴─+┴$/);
    expect(lines[14]).toMatch(/^ +1 +2 +3 +4 +5 {2}epoch$/);
    expect(lines.at(-1)).toBe('a  one');
  });

  it('of one or two epochs stand beside one of two hundred', () => {
    const text = curvesText([falling('long', 200), falling('short', 2), falling('shortest', 1)], 80);
    expect(text).toMatch(/^1\.0000 ┤c/m);
    expect(text).toMatch(/a {2}long\nb {2}short\nc {2}shortest$/);
  });

  it('fit the terminal', () => {
    for (const columns of [40, 60, 80]) {
      const lines = curvesText([falling('one', 12)], columns).split('\n');
      // "epoch" stands behind the last number.
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns + 8);
    }
  });

  it('are named if there are more than letters', () => {
    const many = Array.from({ length: 28 }, (_, i) => falling(`r${i}`, 2));
    expect(curvesText(many, 80)).toMatch(/z {2}r25\nnot drawn: r26; r27$/);
  });
});
