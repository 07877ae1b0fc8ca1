// Formats the table of `lenet inspect`.
import chalk from 'chalk';
import { cell, column } from '../compare/table.js';
import { bytes, grouped } from '../format/numbers.js';
import type { Graph } from '../graph/graph.js';
import { outputBytes, summarize } from '../graph/summarize.js';
import { formatShape, isIdentity, type LayerOptions } from '../layers/index.js';
import { fittedTable } from './fitted-table.js';

/** The layers as a table that fits `width`, and the parameters by type. */
export function inspectText(name: string, graph: Graph, width: number): string {
  const summary = summarize(graph);
  const columns = [
    column('layer', 'left'),
    column('type', 'left'),
    column('kernel', 'left'),
    column('output', 'right'),
    column('parameters', 'right'),
    column('MACs', 'right'),
    column('field', 'right', 'sees'),
    column('connections', 'right'),
    column('memory', 'right'),
  ];
  const rows = summary.layers.map((layer, i) => [
    layer.name,
    typeOf(graph, i),
    kernelText(layer),
    formatShape(layer.output_shape),
    grouped(layer.parameters),
    grouped(layer.macs),
    formatShape(layer.receptive_field),
    grouped(layer.connections),
    bytes(outputBytes(graph, i)),
  ]);
  const memory = graph.nodes.reduce((sum, _, i) => sum + outputBytes(graph, i), 0);
  const { parameters, connections, macs } = summary;
  const totals = ['total', '', '', '', grouped(parameters), grouped(macs), '', grouped(connections), bytes(memory)];
  const table = { columns, rows: [...rows, totals].map((row) => row.map((text) => cell(text))) };
  const title = `${chalk.bold(name)}  input ${formatShape(graph.input)}, ${graph.classes} classes`;
  const types = Object.entries(summary.parameters_by_type).map(([type, count]) => `${grouped(count)} in ${type}`);
  const share = types.length > 1 ? `\n\nparameters: ${types.join(', ')}` : '';
  return `${title}\n\n${fittedTable(table, width, 'parameters', 1)}${share}`;
}

/** "5 x 5", "2 x 2 stride 2", "3 x 3 padding 1": what goes without saying is left out. */
function kernelText({ kernel, stride, padding }: ReturnType<typeof summarize>['layers'][number]): string {
  if (!kernel || !stride || !padding) return '';
  const text = (pair: readonly number[]) => (pair[0] === pair[1] ? String(pair[0]) : pair.join(' x '));
  const parts = [formatShape(kernel)];
  if (stride.some((one) => one !== 1)) parts.push(`stride ${text(stride)}`);
  if (padding.some((one) => one !== 0)) parts.push(`padding ${text(padding)}`);
  return parts.join(' ');
}

/** "conv2d relu", "add (c1, c3)": the type, with its activation and non-sequential inputs. */
function typeOf(graph: Graph, index: number): string {
  const { layer, activation, options, frozen } = graph.nodes[index];
  const { from } = options as LayerOptions;
  const { mode, function: f } = options as { mode?: string; function?: object };
  const applied = isIdentity(activation) ? undefined : activation.f.type;
  const parts = [layer.type, mode, f && Object.keys(f)[0], applied];
  if (from) parts.push(`(${[from].flat().join(', ')})`);
  if (frozen) parts.push('frozen');
  return parts.filter((part) => part !== undefined).join(' ');
}
