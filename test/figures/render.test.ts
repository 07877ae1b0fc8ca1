// A figure as a page of its own.
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Spec } from '../../src/figures/figure.js';
import { render, themed } from '../../src/figures/render.js';
import { figureSource } from '../../src/figures/source.js';
import { specText } from './spec-text.js';

const spec = (title: Spec['title']): Spec => ({
  title,
  data: { values: [{ x: 1 }] },
  mark: 'point',
  encoding: { x: { field: 'x', type: 'quantitative' } },
});

describe('the title of a page', () => {
  it.each<[string, Spec['title']]>([
    ['a line of text', 'mine & yours'],
    ['a title with a subtitle', { text: 'mine & yours', subtitle: 'more' }],
    ['a title with several subtitles', { text: 'mine & yours', subtitle: ['more', 'and more'] }],
    ['a title without a subtitle', { text: 'mine & yours' }],
  ])('is that of its figure: %s', async (_, title) => {
    const page = String(await render(spec(title), 'html'));
    expect(page).toContain('<title>mine &amp; yours</title>');
    expect(page).toContain('<h1>mine &amp; yours</h1>');
  });
});

it('all figures have one theme (npx vitest run -u stores a change)', async () => {
  const { config } = themed(spec('any'));
  await expect(await specText({ title: 'theme', config })).toMatchFileSnapshot('specs/theme.json');
});

it('options of the figures of one run are refused for several, and the other way round', () => {
  const options = { engine: 'simd', context: { cacheDir: tmpdir() }, points: 1, mistakes: 1 } as const;
  expect(() => figureSource(['a', 'b'], { ...options, layer: 'c1' })).toThrow('--layer is for the figures of one run');
  expect(() => figureSource(['a'], { ...options, metric: 'test_loss' })).toThrow(
    '--metric is for the figures of several runs',
  );
});
