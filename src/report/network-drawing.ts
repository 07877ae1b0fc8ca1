// Draws a network: one box per layer from top to bottom, with skip connections at the side.

import { type Html, html } from '../format/html.js';
import { grouped } from '../format/numbers.js';
import { type Graph, IMAGE, parameterCount } from '../graph/graph.js';
import { formatShape, isIdentity } from '../layers/index.js';

const BOX = { width: 300, height: 40, gap: 16 };
const LEFT = 80;
const MARGIN = 8;
/** Horizontal extent of a skip connection per layer that it skips. */
const SWING = 12;

export function networkDrawing(graph: Graph): Html {
  const boxes = [
    { name: 'input', detail: '', shape: formatShape(graph.input), inputs: [] as readonly number[] },
    ...graph.nodes.map((node) => ({
      name: node.name,
      detail: [node.layer.type, isIdentity(node.activation) ? '' : node.activation.f.type].filter(Boolean).join(', '),
      shape: `${formatShape(node.shape)}${parameterCount(node) > 0 ? `, ${grouped(parameterCount(node))} parameters` : ''}`,
      inputs: node.inputs.map((from) => (from === IMAGE ? 0 : from + 1)),
    })),
  ];
  const top = (i: number) => MARGIN + i * (BOX.height + BOX.gap);
  const height = top(boxes.length) - BOX.gap + MARGIN;
  const middle = LEFT + BOX.width / 2;
  const arrow = (from: number, to: number) => {
    const [y1, y2] = [top(from) + BOX.height, top(to)];
    if (to === from + 1) return `M${middle} ${y1}V${y2 - 4}`;
    const x = LEFT - Math.min(LEFT - 6, SWING * (to - from));
    const [a, b] = [top(from) + BOX.height / 2, top(to) + BOX.height / 2];
    return `M${LEFT} ${a}C${x} ${a} ${x} ${b} ${LEFT - 4} ${b}`;
  };
  return html`<figure><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="The network, layer by layer" width="${LEFT + BOX.width + MARGIN}" height="${height}" viewBox="0 0 ${LEFT + BOX.width + MARGIN} ${height}" font-family="Inter, system-ui, sans-serif">
<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z" fill="#57606a"/></marker></defs>
${boxes.flatMap(({ inputs }, i) => inputs.map((from) => html`<path d="${arrow(from, i)}" fill="none" stroke="#57606a" marker-end="url(#tip)"/>\n`))}
${boxes.map(
  (
    { name, detail, shape },
    i,
  ) => html`<g transform="translate(${LEFT} ${top(i)})"><rect width="${BOX.width}" height="${BOX.height}" rx="6" fill="#f6f8fa" stroke="#d0d7de"/>
<text x="12" y="17" font-size="13" fill="#24292f"><tspan font-weight="600">${name}</tspan>  ${detail}</text><text x="12" y="32" font-size="11" fill="#57606a">${shape}</text></g>\n`,
)}
</svg></figure>`;
}
