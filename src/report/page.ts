// The page layout of reports: one file, readable on paper, on a phone, on a dark screen.
import { type Html, html, raw } from '../format/html.js';

const STYLE = `
  :root { color-scheme: light dark; --ink: #24292f; --quiet: #57606a; --line: #d0d7de; --paper: #ffffff; --shade: #f6f8fa; --link: #0a58a6; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e6edf3; --quiet: #a0aab4; --line: #3d444d; --paper: #0d1117; --shade: #161b22; --link: #6cb6ff; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 Inter, system-ui, -apple-system, sans-serif; }
  header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
  header { padding-top: 2.5rem; }
  h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }
  h2 { font-size: 1.25rem; margin: 2.8rem 0 .8rem; padding-top: 1rem; border-top: 1px solid var(--line); }
  p { max-width: 44rem; margin: .6rem 0; }
  a { color: var(--link); }
  .quiet { color: var(--quiet); }
  .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem; margin: 1.6rem 0; padding: 0; }
  .facts div { background: var(--shade); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; }
  .facts dt { color: var(--quiet); font-size: .8rem; }
  .facts dd { margin: 0; font-size: 1.3rem; font-weight: 600; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
  th.right, td.right { text-align: right; }
  td.wrap { white-space: normal; overflow-wrap: anywhere; }
  pre { background: var(--shade); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; overflow-x: auto; font-size: .82rem; line-height: 1.45; }
  figure { margin: 1.4rem 0; padding: .4rem; background: #ffffff; border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; }
  figure svg { display: block; max-width: 100%; height: auto; }
  figcaption { color: #57606a; font-size: .82rem; padding: 0 .8rem .5rem; }
  footer { color: var(--quiet); font-size: .85rem; margin: 3rem auto; }
  @media print {
    :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --shade: #fff; }
    header, main, footer { max-width: none; padding: 0; }
    figure, tr, .facts div { break-inside: avoid; }
    h2 { break-after: avoid; }
    pre { white-space: pre-wrap; }
  }
`;

export interface Page {
  readonly title: string;
  /** A sentence under the title. */
  readonly lead: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly (Section | undefined)[];
  /** Version of lenet, for the footer. */
  readonly version: string;
}

interface Section {
  readonly title: string;
  readonly content: Html;
}

/** The whole file. */
export const pageOf = ({ title, lead, facts, sections, version }: Page): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="quiet">${lead}</p>
<dl class="facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<main>
${sections.map((section) => section && html`<section>\n<h2>${section.title}</h2>\n${section.content}\n</section>\n`)}
</main>
<footer>Made by lenet ${version}. Everything is in this file.</footer>
</body>
</html>
`.text;

/** A table that scrolls if it is wider than the page. */
export const tableOf = (
  columns: readonly { readonly title: string; readonly align?: 'left' | 'right' }[],
  rows: readonly (readonly string[])[],
  name: string,
): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr>${columns.map(({ title, align }) => headOf(title, align ?? 'left'))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class="${columns[i].align ?? 'left'}">${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;

/** A column without a title gets no header cell to read out. */
const headOf = (title: string, align: string): Html =>
  title === '' ? html`<td></td>` : html`<th scope="col" class="${align}">${title}</th>`;

/** Names and values, one per line. */
export const listOf = (rows: readonly (readonly [string, string | undefined])[]): Html => html`<table><tbody>
${rows.map(([name, value]) => value !== undefined && html`<tr><th scope="row">${name}</th><td class="wrap">${value}</td></tr>\n`)}
</tbody></table>`;

export const codeOf = (text: string, name: string): Html =>
  html`<pre tabindex="0" aria-label="${name}"><code>${text}</code></pre>`;
