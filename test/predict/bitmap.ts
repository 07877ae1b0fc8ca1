// Small pictures of ink, pixel by pixel.
import type { Component } from '../../src/predict/components.js';
import type { Picture } from '../../src/predict/picture.js';

/** A filled rectangle: its place and its size. */
export type Block = readonly [left: number, top: number, width: number, height: number];

/** `#` is all ink, `.` is none, and a digit is as many tenths. */
export function bitmap(...lines: readonly string[]): Picture {
  const amount = (mark: string) => (mark === '#' ? 1 : mark === '.' ? 0 : Number(mark) / 10);
  return { rows: lines.length, columns: lines[0].length, values: Float32Array.from(lines.join(''), amount) };
}

/** Blocks on blank paper; where they overlap the last one shows. */
export function page(
  rows: number,
  columns: number,
  ...blocks: readonly (Block | readonly [...Block, number])[]
): Picture {
  const values = new Float32Array(rows * columns);
  for (const [left, top, width, height, amount = 1] of blocks) {
    for (let r = top; r < top + height; r++) values.fill(amount, r * columns + left, r * columns + left + width);
  }
  return { rows, columns, values };
}

/** The four sides of a square, one pixel wide. */
export const square = (left: number, top: number, side: number): Block[] => [
  [left, top, side, 1],
  [left, top + side - 1, side, 1],
  [left, top, 1, side],
  [left + side - 1, top, 1, side],
];

/** A piece by its box alone. */
export const piece = (left: number, top: number, width: number, height: number): Component => ({
  box: { left, top, right: left + width, bottom: top + height },
  area: width * height,
  labels: [],
});

/** A box as a block. */
export const blockOf = ({ box: { left, top, right, bottom } }: Pick<Component, 'box'>): Block => [
  left,
  top,
  right - left,
  bottom - top,
];
