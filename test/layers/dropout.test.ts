// How much dropout drops, and that all draws differ.
import { describe, expect, it } from 'vitest';
import { IMAGES, runnable } from '../engine/runnable.js';
import { head, layer } from '../graph/networks.js';

const SIZE = 900;
const images = Array.from({ length: IMAGES }, (_, n) => n);

/** Which values two layers on one input drop, in a step: [image][value]. */
function dropped(options: object, step = 1) {
  const network = [
    layer('dropout', 'a', options),
    layer('dropout', 'b', { ...options, from: 'input' }),
    layer('concat', 'both', { from: ['a', 'b'] }),
  ];
  const p = runnable('simd', network, head(), [1, 30, 30]);
  for (const { pass } of p.blocks) pass.context.step = step;
  p.evaluate();
  const of = (node: string) => images.map((n) => p.output(node, n).map((v) => v === 0));
  return { p, a: of('a'), b: of('b') };
}

const share = (masks: boolean[][]) => masks.flat().filter((v) => v).length / (IMAGES * SIZE);
/** How often two masks agree: rate^2 + (1 - rate)^2 if they are independent. */
const agreement = (a: boolean[], b: boolean[]) => a.filter((v, i) => v === b[i]).length / a.length;

describe('dropout', () => {
  it.each([
    [{}, 0.5],
    [{ rate: 0.2 }, 0.2],
    [{ rate: 0.75 }, 0.75],
  ])('with %j drops a share of %d, and scales up the rest', (options, rate) => {
    const { p, a, b } = dropped(options);
    expect(Math.abs(share(a) - rate)).toBeLessThan(0.015);
    expect(Math.abs(share(b) - rate)).toBeLessThan(0.015);
    for (const n of images) {
      const [x, y] = [p.input(n), p.output('a', n)];
      const kept = x.filter((_, i) => !a[n][i]);
      for (const [i, v] of y.filter((_, i) => !a[n][i]).entries()) expect(v).toBeCloseTo(kept[i] / (1 - rate), 5);
    }
  });

  it('draws a new mask for each image, each layer and each step', () => {
    const [first, second] = [dropped({}, 1), dropped({}, 2)];
    const pairs = images.flatMap((n) => [
      [first.a[n], first.b[n]],
      [first.a[n], second.a[n]],
      ...images.filter((m) => m > n).map((m) => [first.a[n], first.a[m]]),
    ]);
    for (const [one, other] of pairs) expect(Math.abs(agreement(one, other) - 0.5)).toBeLessThan(0.07);
  });

  it('does nothing at rate 0, and nothing in evaluation', () => {
    const [never, half] = [dropped({ rate: 0 }).p, dropped({}).p];
    expect(never.output('a', 3)).toEqual(never.input(3));
    half.evaluate(false);
    expect(half.output('a', 3)).toEqual(half.input(3));
  });
});
