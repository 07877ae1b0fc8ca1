// Reports on narrow terminals.
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { profileText } from '../../src/cli/bench-text.js';
import { evaluationText } from '../../src/cli/evaluation-text.js';

const linesOf = (text: string) => stripVTControlCharacters(text).split('\n');
const longest = (text: string) => Math.max(...linesOf(text).map(({ length }) => length));

describe('an evaluation', () => {
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  const metrics = {
    ...{ loss: 0.0429, accuracy: 0.987, images: 10_000 },
    top_k_accuracy: [0.987, 0.99, 0.995, 0.999, 1],
    per_class_accuracy: classes.map(() => 0.987),
    per_class_confidence: classes.map(() => 0.95),
    confusion: classes.map((_, c) => classes.map((_, p) => (p === c ? 1000 : 12))),
  };
  const at = (width: number) => evaluationText(metrics, classes, 'mnist test', width);

  it.each([40, 60, 80, 120])('fits %i columns', (width) => {
    expect(longest(at(width))).toBeLessThanOrEqual(width);
    expect(at(width)).toMatch(/accuracy 98\.70 %[\s\S]*130 errors in 10,000 \(mnist test\)/);
  });

  it('leaves out confidence first, then accuracy, then the predictions, and says so', () => {
    const titles = (width: number) => linesOf(at(width)).find((line) => line.startsWith('true')) ?? '';
    expect(titles(90)).toMatch(/accuracy +confidence +0 +1/);
    expect(titles(74)).toMatch(/accuracy +0 +1/);
    expect(titles(64)).toMatch(/^true +0 +1/);
    expect(titles(40)).toMatch(/accuracy +confidence$/);
    expect(at(40).replaceAll('\n', ' ')).toMatch(/too narrow for the predictions: --json/);
    expect(at(64)).not.toMatch(/too narrow/);
  });
});

it.each([60, 80, 120])('a profile fits %i columns, and says what it leaves out', (width) => {
  const layer = {
    ...{ name: 'c1', type: 'conv2d', share: 1 },
    image_ms: { forward: 0.03, backward: 0.04 },
    batch_ms: { forward: 0.3, backward: 0.4 },
    gflops: { forward: 60, backward: 50 },
    percent_of_peak: { forward: 80, backward: 70 },
  };
  const peaks = [{ width: 256, gflops: 80 } as const, { width: 128, gflops: 40 } as const];
  const text = profileText({ batch: 64, peaks, layers: [layer] }, width);
  expect(longest(text)).toBeLessThanOrEqual(width);
  expect(text).toMatch(/share/);
  expect(/omitted: /.test(text)).toBe(width < 100);
});
