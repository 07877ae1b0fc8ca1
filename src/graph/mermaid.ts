// A graph as a flowchart of Mermaid, which Markdown viewers draw.
import { formatShape } from '../layers/index.js';
import { type Graph, IMAGE } from './graph.js';
import { kindText, sizeText } from './node-text.js';

/** A node for the image and for each layer, and an arrow for each input. */
export function mermaidOf(graph: Graph): string {
  // Names of layers may be words of Mermaid, such as `end`.
  const id = (node: number) => (node === IMAGE ? 'input' : `layer${node + 1}`);
  const box = (node: number, name: string, ...lines: readonly string[]) =>
    `  ${id(node)}["${[`<b>${name}</b>`, ...lines].join('<br>')}"]`;
  const nodes = graph.nodes.map((node, i) => box(i, node.name, kindText(node), sizeText(node)));
  const arrows = graph.nodes.flatMap(({ inputs }, i) => inputs.map((from) => `  ${id(from)} --> ${id(i)}`));
  return ['flowchart TD', box(IMAGE, 'input', formatShape(graph.input)), ...nodes, ...arrows].join('\n');
}
