// Draws a network: one box per layer from top to bottom, with skip connections at the side.

import { type Html, html } from '../format/html.js';
import { type Graph, IMAGE } from '../graph/graph.js';
import { kindText, sizeText } from '../graph/node-text.js';
import { formatShape } from '../layers/index.js';

const BOX = { width: 300, height: 40, gap: 16 };
/** Left of the boxes, where connections pass others by. */
const SIDE = 80;
const MARGIN = 8;
/** Horizontal extent of a skip connection per layer that it skips. */
const SWING = 12;

/** The drawing as an SVG document. */
export function networkSvg(graph: Graph): Html {
  const boxes = [
    { name: 'input', detail: '', shape: formatShape(graph.input), inputs: [] as readonly number[] },
    ...graph.nodes.map((node) => ({
      name: node.name,
      detail: kindText(node),
      shape: sizeText(node),
      inputs: node.inputs.map((from) => (from === IMAGE ? 0 : from + 1)),
    })),
  ];
  const top = (i: number) => MARGIN + i * (BOX.height + BOX.gap);
  const height = top(boxes.length) - BOX.gap + MARGIN;
  const isSkipping = boxes.some(({ inputs }, i) => inputs.some((from) => from < i - 1));
  const left = isSkipping ? SIDE : MARGIN;
  const middle = left + BOX.width / 2;
  const arrow = (from: number, to: number) => {
    const [y1, y2] = [top(from) + BOX.height, top(to)];
    if (to === from + 1) return `M${middle} ${y1}V${y2 - 4}`;
    const x = left - Math.min(left - 6, SWING * (to - from));
    const [a, b] = [top(from) + BOX.height / 2, top(to) + BOX.height / 2];
    return `M${left} ${a}C${x} ${a} ${x} ${b} ${left - 4} ${b}`;
  };
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="The network, layer by layer" width="${left + BOX.width + MARGIN}" height="${height}" viewBox="0 0 ${left + BOX.width + MARGIN} ${height}" font-family="Inter, system-ui, sans-serif">
<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z" fill="#57606a"/></marker></defs>
${boxes.flatMap(({ inputs }, i) => inputs.map((from) => html`<path d="${arrow(from, i)}" fill="none" stroke="#57606a" marker-end="url(#tip)"/>\n`))}
${boxes.map(
  (
    { name, detail, shape },
    i,
  ) => html`<g transform="translate(${left} ${top(i)})"><rect width="${BOX.width}" height="${BOX.height}" rx="6" fill="#f6f8fa" stroke="#d0d7de"/>
<text x="12" y="17" font-size="13" fill="#24292f"><tspan font-weight="600">${name}</tspan>  ${detail}</text><text x="12" y="32" font-size="11" fill="#57606a">${shape}</text></g>\n`,
)}
</svg>`;
}

/** The same as a part of a page. */
export const networkDrawing = (graph: Graph): Html => html`<figure>${networkSvg(graph)}</figure>`;
