// Pieces of ink that hang together, and which of them make up a digit.
import { type Box, dilate, heightOf, type Picture, union, widthOf } from './picture.js';

export interface Component {
  readonly box: Box;
  /** Pixels. */
  readonly area: number;
  /** Numbers in the label picture of the pieces that it is made of. */
  readonly labels: readonly number[];
}

export interface Components {
  readonly found: readonly Component[];
  /** int32 [row][column]: the number of the piece that a pixel belongs to, 0 for paper. */
  readonly labels: Int32Array;
}

/** The pieces of pixels above `threshold` that touch at a side or a corner. */
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
  return { found, labels };
}

/** Size of a piece: the longer side of its box. */
const sizeOf = ({ box }: Component) => Math.max(widthOf(box), heightOf(box));

/** Pieces that may be writing: neither specks nor the edge of the paper. */
function writing(components: readonly Component[], rows: number, columns: number): Component[] {
  const largest = Math.max(...components.map(({ area }) => area));
  const solid = components.filter((component) => component.area >= Math.max(4, 0.01 * largest));
  const inside = solid.filter(({ box: { left, top, right, bottom } }) => {
    return left > 0 && top > 0 && right < columns && bottom < rows;
  });
  const largestInside = Math.max(0, ...inside.map(sizeOf));
  // A digit may run into the edge, if nothing else of its size is there.
  return largestInside >= 0.2 * Math.max(...solid.map(sizeOf)) ? inside : solid;
}

/** Pieces that all but touch are one: the strokes of a 4. `reach` is the widest gap, in pixels. */
function bridged({ found, labels }: Components, ink: Picture, threshold: number, reach: number): Component[] {
  if (reach < 2) return [...found];
  const wide = componentsOf(dilate(ink, Math.floor(reach / 2)), threshold);
  const groups = new Map<number, Component>();
  const seen = new Set<number>();
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at];
    if (label === 0 || seen.has(label)) continue;
    seen.add(label);
    const group = wide.labels[at];
    const before = groups.get(group);
    groups.set(group, before ? joined(before, found[label - 1]) : found[label - 1]);
  }
  return [...groups.values()];
}

/** Everything written, as one digit: the largest piece and what lies near it. */
export function asOneDigit({ found }: Components, { rows, columns }: Picture): Component[] {
  const pieces = writing(found, rows, columns).sort((a, b) => b.area - a.area);
  if (pieces.length === 0) return [];
  const [main] = pieces;
  const reach = 0.5 * sizeOf(main);
  const near = pieces.filter(({ box, area }) => area >= 0.03 * main.area && gap(box, main.box) <= reach);
  return [near.reduce(joined)];
}

/** Several digits, in the order in which they are read. */
export function asManyDigits(components: Components, ink: Picture, threshold: number): Component[] {
  const { rows, columns } = ink;
  const size = middle(writing(components.found, rows, columns).map(sizeOf));
  let digits = writing(bridged(components, ink, threshold, 0.05 * size), rows, columns);
  for (let merged = true; merged; ) {
    merged = false;
    const height = middle(digits.map(({ box }) => heightOf(box)));
    for (const [i, a] of digits.entries()) {
      const k = digits.findIndex((b, at) => at > i && belongTogether(a.box, b.box, height));
      if (k < 0) continue;
      digits = [...digits.filter((_, at) => at !== i && at !== k), joined(a, digits[k])];
      merged = true;
      break;
    }
  }
  const height = middle(digits.map(sizeOf));
  return inReadingOrder(digits.filter((digit) => sizeOf(digit) >= 0.4 * height));
}

/** One above the other, and close: the bar of a 5, the broken loop of an 8. */
function belongTogether(a: Box, b: Box, height: number): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  const narrower = Math.min(widthOf(a), widthOf(b));
  return across >= 0.4 * narrower && down <= 0.3 * height;
}

const joined = (a: Component, b: Component): Component => ({
  box: union(a.box, b.box),
  area: a.area + b.area,
  labels: [...a.labels, ...b.labels],
});

/** Pixels between two boxes, 0 where they overlap. */
function gap(a: Box, b: Box): number {
  const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  return Math.max(0, across, down);
}

const middle = (values: readonly number[]): number =>
  values.length === 0 ? 0 : [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Line by line; a digit belongs to a line that it shares half of its height with. */
function inReadingOrder(digits: readonly Component[]): Component[] {
  const lines: { box: Box; digits: Component[] }[] = [];
  for (const digit of [...digits].sort((a, b) => a.box.top - b.box.top)) {
    const { box } = digit;
    const line = lines.find((l) => {
      const shared = Math.min(l.box.bottom, box.bottom) - Math.max(l.box.top, box.top);
      return shared >= 0.5 * Math.min(heightOf(l.box), heightOf(box));
    });
    if (line) {
      line.digits.push(digit);
      line.box = union(line.box, box);
    } else lines.push({ box, digits: [digit] });
  }
  return lines.flatMap((line) => line.digits.sort((a, b) => a.box.left - b.box.left));
}
