// Shapes of what flows between layers, and how windows slide over maps.
import { asPair } from '../schema/index.js';

/** [units], or [channels, rows, columns]. */
export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
/** "16 x 5 x 5": a shape as people write it. */
export const formatShape = (shape: Shape): string => shape.join(' x ');

/** The shapes that came do not fit the layer. The graph builder adds the layer's name and place. */
export class ShapeError extends Error {
  /**
   * @param suggestion what would fit.
   * @param option the option that is wrong, if it is one.
   */
  constructor(
    message: string,
    readonly suggestion: string,
    readonly option?: string,
  ) {
    super(message);
  }
}

/** Channels, or units, and the values of each. */
export function mapsOf(shape: Shape): { channels: number; size: number } {
  const [channels, ...plane] = shape;
  return { channels, size: sizeOf(plane) };
}

/** @throws ShapeError unless the input is maps. */
export function asMaps(shape: Shape, layer: string): readonly [number, number, number] {
  if (shape.length === 3) return shape as [number, number, number];
  throw new ShapeError(
    `${layer} works on maps (channels x rows x columns), and its input is a vector of ${formatShape(shape)}`,
    `put ${layer} before flatten and dense`,
  );
}

/** A window that slides over maps, [rows, columns] each. */
export type SlidingWindow = Readonly<Record<'kernel' | 'stride' | 'padding', readonly [number, number]>>;

type Size = number | readonly number[];

/** A window by its options: one number for rows and columns, or both. It steps by its own size unless told otherwise. */
export const slidingWindow = (kernel: Size, stride: Size = kernel, padding: Size = 0): SlidingWindow => ({
  kernel: asPair(kernel),
  stride: asPair(stride),
  padding: asPair(padding),
});

/**
 * Positions of a window along an axis: floor((input + 2 padding - kernel) / stride) + 1.
 * @throws ShapeError when the window is larger than the padded input.
 */
export function windowPositions(
  layer: string,
  input: readonly [number, number],
  { kernel, stride, padding }: SlidingWindow,
): [number, number] {
  const fits = (axis: 0 | 1) => kernel[axis] <= input[axis] + 2 * padding[axis];
  if (fits(0) && fits(1)) {
    const positions = (axis: 0 | 1) => Math.floor((input[axis] + 2 * padding[axis] - kernel[axis]) / stride[axis]) + 1;
    return [positions(0), positions(1)];
  }
  const largest = [input[0] + 2 * padding[0], input[1] + 2 * padding[1]];
  const needed = Math.ceil(Math.max(kernel[0] - input[0], kernel[1] - input[1], 0) / 2);
  const padded = padding[0] + padding[1] > 0 ? `, ${formatShape(largest)} with its padding,` : '';
  throw new ShapeError(
    `${layer}'s kernel of ${formatShape(kernel)} does not fit on a map of ${formatShape(input)}${padded}`,
    `a kernel of at most ${formatShape(largest)} fits, or padding ${needed} with this one`,
  );
}

/** The window of a layer that works place by place. */
export const PLACE: SlidingWindow = slidingWindow(1);
