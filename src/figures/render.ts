// Renders specifications to images, without a browser.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Spec as VegaSpec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { escapeHtml } from '../format/html.js';
import { scriptJson } from '../format/quoting.js';
import type { Spec } from './figure.js';
import { theme } from './theme.js';

export const PICTURE_FORMATS = ['svg', 'png', 'html'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

const require = createRequire(import.meta.url);
const FONTS = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** The specification with the theme of all figures. */
export const themed = (spec: Spec): Spec => ({ $schema: SCHEMA, ...spec, title: fitted(spec.title), config: theme });

/** Letters of a subtitle that fit over the narrowest figures. */
const LONGEST_LINE = 72;

/** Breaks the subtitle into lines. */
function fitted(title: Spec['title']): Spec['title'] {
  if (typeof title === 'string' || typeof title.subtitle !== 'string') return title;
  const lines = [''];
  for (const word of title.subtitle.split(' ')) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (longer.length <= LONGEST_LINE) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return { ...title, subtitle: lines };
}

/** Renders to bytes or text. */
export async function render(spec: Spec, format: PictureFormat): Promise<string | Uint8Array> {
  const { compile } = await import('vega-lite');
  const compiled = compile(themed(spec) as unknown as TopLevelSpec).spec;
  if (format === 'html') return page(compiled, titleOf(spec));
  const svg = await svgOf(compiled);
  return format === 'svg' ? svg : pngOf(svg);
}

async function svgOf(spec: VegaSpec): Promise<string> {
  const { parse, View } = await import('vega');
  const { measureText } = await import('./text-width.js');
  measureText();
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Renders at twice the size, for screens and print, with embedded fonts: a machine may have none. */
async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const fontFiles = FONTS.map((file) => require.resolve(`@expo-google-fonts/inter/${file}`));
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter' };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}

const titleOf = ({ title }: Spec): string => (typeof title === 'string' ? title : title.text);

/** One self-contained page with tooltips, which works offline. */
function page(spec: VegaSpec, title: string): string {
  const vega = readFileSync(require.resolve('vega').replace('vega.module.js', 'vega.min.js'), 'utf8');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
  body { margin: 0; padding: 1rem; background: white; font-family: system-ui, sans-serif; }
  #figure { overflow-x: auto; }
  /* The figure has it in its own letters: this is for those who listen. */
  h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  #tip { position: fixed; display: none; padding: .4rem .6rem; background: white; border: 1px solid #d0d7de;
    border-radius: 4px; font-size: .8rem; pointer-events: none; box-shadow: 0 1px 4px #0003; }
  #tip img { display: block; width: 84px; image-rendering: pixelated; margin-bottom: .3rem; }
</style>
<main>
<h1>${escapeHtml(title)}</h1>
<div id="figure" tabindex="0"></div>
<div id="tip" role="tooltip"></div>
</main>
<script>${vega.replace(/<\/script/gi, '<\\/script')}</script>
<script>
  const tip = document.getElementById('tip');
  const show = (_, event, __, value) => {
    if (!value) return void (tip.style.display = 'none');
    tip.replaceChildren();
    for (const [key, shown] of Object.entries(value)) {
      const line = document.createElement(String(shown).startsWith('data:image') ? 'img' : 'div');
      if (line.tagName === 'IMG') Object.assign(line, { src: shown, alt: '' });
      else line.textContent = key + ': ' + shown;
      tip.append(line);
    }
    Object.assign(tip.style, { display: 'block', left: event.clientX + 14 + 'px', top: event.clientY + 14 + 'px' });
  };
  new vega.View(vega.parse(${scriptJson({ ...spec, description: title })}), { container: '#figure', renderer: 'svg', hover: true, tooltip: show }).run();
</script>
</html>
`;
}
