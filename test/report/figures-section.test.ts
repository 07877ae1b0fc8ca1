// Several pictures on one page: each has unique ids, and is one image to a screen reader.
import { expect, it } from 'vitest';
import type { Figure } from '../../src/figures/figure.js';
import { figuresIn } from '../../src/report/figures-section.js';

const clipped = (name: string, summary: string): Figure<number[]> => ({
  name,
  summary,
  draw: async (values) =>
    values.length === 0
      ? undefined
      : {
          title: name,
          data: { values: values.map((x) => ({ x })) },
          mark: { type: 'point', clip: true },
          encoding: { x: { field: 'x', type: 'quantitative' } },
        },
});

it('share no ids, and refer to their own', async () => {
  const figures = [clipped('one', 'The first.'), clipped('two', 'The "second" & <last>.')];
  const shown = await figuresIn(figures, [1, 2]);
  expect(shown).toHaveLength(2);
  for (const [i, name] of ['one', 'two'].entries()) {
    const { text } = shown[i];
    const [figure, ...ids] = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const used = [...text.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id);
    expect(figure).toBe(name);
    expect(used.length).toBeGreaterThan(0);
    for (const id of [...ids, ...used]) expect(id.startsWith(`${name}-`), id).toBe(true);
    for (const id of used) expect(ids).toContain(id);
    // The label belongs to the picture as a whole; none of its marks has one.
    expect(text.match(/ (role|aria-label)=/g)).toHaveLength(2);
  }
  const summary = 'The &quot;second&quot; &amp; &lt;last&gt;.';
  expect(shown[1].text).toContain(`aria-label="${summary}"`);
  expect(shown[1].text).toContain(`<figcaption>${summary}</figcaption>`);
});

it('are left out if there is nothing to draw', async () => {
  expect(await figuresIn([clipped('one', '')], [])).toEqual([]);
});
