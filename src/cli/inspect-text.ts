// Formats the table of `lenet inspect`.
import chalk from 'chalk';
import { bytes, grouped } from '../format/numbers.js';
import type { Graph } from '../graph/graph.js';
import { outputBytes, summarize } from '../graph/summarize.js';
import { formatShape, isIdentity, type LayerOptions } from '../layers/index.js';
import { renderTable } from './table.js';

export function inspectText(name: string, graph: Graph): string {
  const summary = summarize(graph);
  const right = 'right' as const;
  const columns = [
    { title: 'layer' },
    { title: 'type' },
    { title: 'output', align: right },
    { title: 'parameters', align: right },
    { title: 'connections', align: right },
    { title: 'MACs', align: right },
    { title: 'memory', align: right },
  ];
  const rows = summary.layers.map((layer, i) => [
    layer.name,
    typeOf(graph, i),
    formatShape(layer.output_shape),
    grouped(layer.parameters),
    grouped(layer.connections),
    grouped(layer.macs),
    bytes(outputBytes(graph, i)),
  ]);
  const memory = graph.nodes.reduce((sum, _, i) => sum + outputBytes(graph, i), 0);
  const { parameters, connections, macs } = summary;
  rows.push(['total', '', '', grouped(parameters), grouped(connections), grouped(macs), bytes(memory)]);
  const title = `${chalk.bold(name)}  input ${formatShape(graph.input)}, ${graph.classes} classes`;
  return `${title}\n\n${renderTable(columns, rows, 1)}`;
}

/** "conv2d relu", "add (c1, c3)": the type, with its activation and non-sequential inputs. */
function typeOf(graph: Graph, index: number): string {
  const { layer, activation, options } = graph.nodes[index];
  const { from } = options as LayerOptions;
  const { mode, function: f } = options as { mode?: string; function?: object };
  const applied = isIdentity(activation) ? undefined : activation.f.type;
  const parts = [layer.type, mode, f && Object.keys(f)[0], applied];
  if (from) parts.push(`(${[from].flat().join(', ')})`);
  return parts.filter((part) => part !== undefined).join(' ');
}
