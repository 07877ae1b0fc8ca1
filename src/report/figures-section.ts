// The figures section of a report, with inline SVG.
import type { Figure } from '../figures/figure.js';
import { render } from '../figures/render.js';
import { escapeHtml, type Html, html, raw } from '../format/html.js';

/** All figures that have something to draw. */
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
 * Makes a figure one image for screen readers, with unique ids: two Vega figures share theirs. Removes the roles and
 * labels of its marks, one for each of thousands of points.
 */
const scoped = (svg: string, name: string, summary: string): string =>
  svg
    .replace(/ (role|aria-[a-z]+)="[^"]*"/g, '')
    .replaceAll(/(id="|url\(#)/g, `$1${name}-`)
    .replace('<svg ', `<svg role="img" aria-label="${escapeHtml(summary)}" `);
