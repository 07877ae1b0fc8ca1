// Figures as a section of a report: drawn into the page.
import type { Figure } from '../figures/figure.js';
import { render } from '../figures/render.js';
import { escapeHtml, type Html, html, raw } from '../format/html.js';

/** Every figure that has something to show. */
export async function figuresIn<Source>(figures: readonly Figure<Source>[], source: Source): Promise<Html[]> {
  const shown: Html[] = [];
  for (const { name, summary, draw } of figures) {
    const spec = await draw(source);
    if (!spec) continue;
    const svg = (await render(spec, 'svg')) as string;
    shown.push(
      html`<figure id="${name}">${raw(scoped(svg, name, summary))}<figcaption>${summary}</figcaption></figure>\n`,
    );
  }
  return shown;
}

/**
 * A picture as one thing to a screen reader, with ids of its own: two figures of Vega share theirs. Its marks' own roles and
 * labels, one for each of thousands of points, go.
 */
const scoped = (svg: string, name: string, summary: string): string =>
  svg
    .replace(/ (role|aria-[a-z]+)="[^"]*"/g, '')
    .replaceAll(/(id="|url\(#)/g, `$1${name}-`)
    .replace('<svg ', `<svg role="img" aria-label="${escapeHtml(summary)}" `);
