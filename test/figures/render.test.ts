// A figure as a page of its own.
import { describe, expect, it } from 'vitest';
import type { Spec } from '../../src/figures/figure.js';
import { render } from '../../src/figures/render.js';

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
  ])('is that of its figure: %s', async (_, title) => {
    const page = String(await render(spec(title), 'html'));
    expect(page).toContain('<title>mine &amp; yours</title>');
    expect(page).toContain('<h1>mine &amp; yours</h1>');
  });
});
