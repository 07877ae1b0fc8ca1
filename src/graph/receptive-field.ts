// How much of the image one value of a layer sees.
import { type Graph, type GraphNode, IMAGE } from './graph.js';

type Pair = readonly [rows: number, columns: number];

interface Field {
  readonly size: Pair;
  /** Pixels between the fields of neighbouring values. */
  readonly step: Pair;
}

/**
 * Rows and columns of pixels that reach a value of each node: with a kernel k, size + (k - 1) step; the step is multiplied by the
 * stride. At most the image. Of several inputs the largest counts.
 */
export function receptiveFields(graph: Graph): Pair[] {
  const [, rows, columns] = graph.input;
  const image: Field = { size: [1, 1], step: [1, 1] };
  const all: Field = { size: [rows, columns], step: [rows, columns] };
  const fields: Field[] = [];
  for (const node of graph.nodes) fields.push(fieldOf(node, (index) => (index === IMAGE ? image : fields[index]), all));
  return fields.map(({ size }) => [Math.min(size[0], rows), Math.min(size[1], columns)]);
}

function fieldOf({ layer, options, inputs }: GraphNode, fieldAt: (index: number) => Field, all: Field): Field {
  const window = layer.window?.(options);
  if (!window) return all;
  const largest = (of: (field: Field) => Pair): Pair => {
    const pairs = inputs.map((index) => of(fieldAt(index)));
    return [Math.max(...pairs.map(([r]) => r)), Math.max(...pairs.map(([, c]) => c))];
  };
  const [size, step] = [largest((field) => field.size), largest((field) => field.step)];
  const along = (axis: 0 | 1) => size[axis] + (window.kernel[axis] - 1) * step[axis];
  return {
    size: [along(0), along(1)],
    step: [step[0] * window.stride[0], step[1] * window.stride[1]],
  };
}
