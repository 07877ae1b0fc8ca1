import { appendFileSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { MetricsTail } from '../../src/runs/metrics-tail.js';

const line = (epoch: number) => `${JSON.stringify({ kind: 'test', epoch, test: { loss: 1, accuracy: 0.5 } })}\n`;

describe('the tail of metrics.jsonl', () => {
  let file: string;
  let tail: MetricsTail;
  beforeEach(() => {
    const run = mkdtempSync(join(tmpdir(), 'lenet-tail-'));
    file = join(run, 'metrics.jsonl');
    tail = new MetricsTail(run);
  });
  const epochs = () => {
    const { reset, lines } = tail.read();
    return { reset, epochs: lines.map(({ epoch }) => epoch) };
  };

  it('gives each line once, starting before the file exists', () => {
    expect(epochs()).toEqual({ reset: false, epochs: [] });
    writeFileSync(file, line(1) + line(2));
    expect(epochs()).toEqual({ reset: false, epochs: [1, 2] });
    expect(epochs()).toEqual({ reset: false, epochs: [] });
    appendFileSync(file, line(3));
    expect(epochs()).toEqual({ reset: false, epochs: [3] });
  });

  it('waits for the end of a line that is being written', () => {
    writeFileSync(file, line(1) + line(2).slice(0, 10));
    expect(epochs().epochs).toEqual([1]);
    appendFileSync(file, line(2).slice(10));
    expect(epochs().epochs).toEqual([2]);
  });

  it('starts over where a resumed run truncated the file', () => {
    writeFileSync(file, line(1) + line(2) + line(3));
    expect(epochs().epochs).toEqual([1, 2, 3]);
    truncateSync(file, line(1).length);
    expect(epochs()).toEqual({ reset: true, epochs: [1] });
    appendFileSync(file, line(2));
    expect(epochs()).toEqual({ reset: false, epochs: [2] });
  });

  it('skips a line that a crash cut short', () => {
    writeFileSync(file, `${line(1)}{"kind":"te\n${line(2)}`);
    expect(epochs().epochs).toEqual([1, 2]);
  });

  it('rejects JSON that is not a line of metrics, and skips empty lines', () => {
    writeFileSync(file, `${line(1)}\n${line(2)}`);
    expect(epochs().epochs).toEqual([1, 2]);
    appendFileSync(file, '{"kind":"test","epoch":3}\n');
    expect(epochs).toThrow("its metrics.jsonl has an invalid line (it must have required property 'test')");
  });

  it('starts with the last lines of a large file, or where another tail stopped', () => {
    const text = [1, 2, 3, 4].map(line).join('');
    writeFileSync(file, text);
    const epochsOf = (options: { most?: number; from?: number }) =>
      new MetricsTail(join(file, '..'), options).read().lines.map(({ epoch }) => epoch);
    expect(epochsOf({ most: 2 * line(1).length + 5 })).toEqual([3, 4]);
    expect(epochsOf({ most: text.length })).toEqual([1, 2, 3, 4]);
    expect(tail.offset).toBe(0);
    tail.read();
    expect(tail.offset).toBe(text.length);
    appendFileSync(file, line(5));
    expect(epochsOf({ from: tail.offset })).toEqual([5]);
  });
});
