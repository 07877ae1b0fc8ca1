// Connected components of ink.
import { type Box, gapBetween, heightOf, type Picture, union, widthOf } from './picture.js';

export interface Component {
  readonly box: Box;
  /** Area in pixels. */
  readonly area: number;
  /** Its numbers in the label image; several if components were joined. */
  readonly labels: readonly number[];
}

export interface Components {
  readonly found: readonly Component[];
  readonly rows: number;
  readonly columns: number;
  /** int32 [row][column]: the number of each pixel's component, 0 for paper. */
  readonly labels: Int32Array;
}

/** 8-connected components of the pixels above `threshold`. */
export function componentsOf({ rows, columns, values }: Picture, threshold: number): Components {
  const labels = new Int32Array(rows * columns);
  const found: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < values.length; start++) {
    if (labels[start] !== 0 || values[start] <= threshold) continue;
    const label = found.length + 1;
    let [left, top, right, bottom, area] = [columns, rows, 0, 0, 0];
    labels[start] = label;
    stack.push(start);
    while (stack.length > 0) {
      const at = stack.pop() as number;
      const [row, column] = [Math.floor(at / columns), at % columns];
      area++;
      left = Math.min(left, column);
      right = Math.max(right, column + 1);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const next = r * columns + c;
          if (labels[next] !== 0 || values[next] <= threshold) continue;
          labels[next] = label;
          stack.push(next);
        }
      }
    }
    found.push({ box: { left, top, right, bottom }, area, labels: [label] });
  }
  return { found, rows, columns, labels };
}

/** Size of a component: the longer side of its box. */
export const sizeOf = ({ box }: Component): number => Math.max(widthOf(box), heightOf(box));

export const joined = (a: Component, b: Component): Component => ({
  box: union(a.box, b.box),
  area: a.area + b.area,
  labels: [...a.labels, ...b.labels],
});

/** Pixels between the boxes of two components, 0 if they overlap. */
export const gap = (a: Component, b: Component): number => gapBetween(a.box, b.box);
