// Receptive fields of the layers.

import { type Graph, IMAGE } from '../../graph/graph.js';
import { asPair } from '../../schema/index.js';
import { defineRunFigure } from '../run-figure.js';
import { BETTER } from '../theme.js';

/** Along rows and columns: the receptive field of a value in pixels, and the pixels between adjacent values. */
interface Field {
  readonly size: readonly [number, number];
  readonly step: readonly [number, number];
}

type Window = { kernel: number | readonly number[]; stride?: number | readonly number[] };

/** size = size + (kernel - 1) step; step = step x stride. Araujo, Norris and Sim 2019. */
export function receptiveFields(graph: Graph): (Field | undefined)[] {
  const fields: (Field | undefined)[] = [];
  const whole: Field = { size: [graph.input[1], graph.input[2]], step: [1, 1] };
  for (const node of graph.nodes) {
    const before = node.inputs.map((from) => (from === IMAGE ? { size: [1, 1], step: [1, 1] } : fields[from]) as Field);
    const widest = (axis: 0 | 1) => Math.max(...before.map((field) => field.size[axis]));
    const input: Field = { size: [widest(0), widest(1)], step: before[0].step };
    const { kernel, stride } = node.options as Window;
    if (node.shape.length < 3 || node.inputShapes[0].length < 3) fields.push(whole);
    else if (kernel === undefined) fields.push(input);
    else {
      const [k, s] = [asPair(kernel), asPair(stride ?? 1)];
      const grown = (axis: 0 | 1) =>
        Math.min(graph.input[axis + 1], input.size[axis] + (k[axis] - 1) * input.step[axis]);
      fields.push({ size: [grown(0), grown(1)], step: [input.step[0] * s[0], input.step[1] * s[1]] });
    }
  }
  return fields;
}

export const receptiveFieldsFigure = defineRunFigure({
  name: 'receptive-fields',
  summary: 'The receptive field of one value of each layer of maps.',
  async draw({ prepared, summary }) {
    const { graph } = (await prepared()).session;
    const [, rows, columns] = graph.input;
    const fields = receptiveFields(graph);
    const values = graph.nodes.flatMap(({ name, shape }, i) => {
      const field = fields[i];
      if (shape.length < 3 || !field) return [];
      const [height, width] = field.size;
      const [top, left] = [Math.floor((rows - height) / 2), Math.floor((columns - width) / 2)];
      return [{ layer: `${name}: ${height} x ${width}`, x: left, x2: left + width, y: top, y2: top + height }];
    });
    if (values.length === 0) return undefined;
    const axis = (size: number) => ({ type: 'quantitative', scale: { domain: [0, size], nice: false } }) as const;
    return {
      title: {
        text: `${summary.name}: receptive fields`,
        subtitle: `One value of each layer, in the middle, on an image of ${rows} x ${columns} (padding included).`,
      },
      data: { values },
      facet: { field: 'layer', type: 'nominal', title: null, sort: values.map(({ layer }) => layer) },
      columns: 6,
      spec: {
        width: 120,
        height: (120 * rows) / columns,
        view: { stroke: '#d0d7de' },
        mark: { type: 'rect', opacity: 0.75, color: BETTER },
        encoding: {
          x: { field: 'x', ...axis(columns), axis: null },
          x2: { field: 'x2' },
          y: { field: 'y', ...axis(rows), axis: null },
          y2: { field: 'y2' },
        },
      },
    };
  },
});
