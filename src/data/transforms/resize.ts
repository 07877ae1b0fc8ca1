// Resizes images by bilinear interpolation.
import { asPair, pairOf } from '../../schema/index.js';
import type { OnnxGraph, OnnxValue } from '../../schema/onnx.js';
import { definePixelTransform } from './transform.js';

/**
 * `resize: 32` or `resize: [32, 24]`: bilinear, pixel centres aligned (align_corners=False), edges
 * repeated, rounded to whole bytes as image libraries do.
 */
export const resize = definePixelTransform({
  type: 'resize',
  summary: 'Resizes by bilinear interpolation: one number, or [rows, columns].',
  stage: 'pixels',
  options: pairOf(1, { maximum: 1024 }),
  shape: ([channels], to) => [channels, ...asPair(to)],
  apply(images, to) {
    const [channels, rows, columns] = images.shape;
    const [outRows, outColumns] = asPair(to);
    const vertical = bilinearAxis(rows, outRows);
    const horizontal = bilinearAxis(columns, outColumns);
    const maps = images.count * channels;
    const pixels = new Uint8Array(maps * outRows * outColumns);
    for (let map = 0, at = 0; map < maps; map++) {
      const base = map * rows * columns;
      for (const v of vertical) {
        const [above, below] = [base + v.low * columns, base + v.high * columns];
        for (const h of horizontal) {
          const p = images.pixels;
          const top = p[above + h.low] * (1 - h.share) + p[above + h.high] * h.share;
          const bottom = p[below + h.low] * (1 - h.share) + p[below + h.high] * h.share;
          pixels[at++] = Math.round(top * (1 - v.share) + bottom * v.share);
        }
      }
    }
    return { ...images, shape: [channels, outRows, outColumns], pixels };
  },
  /** In double precision and in the same order as `apply`: rounded to whole bytes, both give the same result. */
  onnx({ graph, options: to, image, shape: [, rows, columns] }) {
    const [outRows, outColumns] = asPair(to);
    const precise = graph.cast(image, 'double');
    const across = interpolated(graph, precise, 3, bilinearAxis(columns, outColumns));
    const both = interpolated(graph, across, 2, bilinearAxis(rows, outRows));
    const rounded = graph.add('Floor', [graph.add('Add', [both, graph.doubles([1], [0.5])])]);
    return graph.cast(rounded, 'float');
  },
});

/** The two input neighbours of an output position, and the weight of the second. */
interface Neighbours {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/** The neighbours of each output position. */
function bilinearAxis(size: number, out: number): Neighbours[] {
  return Array.from({ length: out }, (_, o) => {
    const position = Math.min(size - 1, Math.max(0, ((o + 0.5) * size) / out - 0.5));
    const low = Math.floor(position);
    return { low, high: Math.min(size - 1, low + 1), share: position - low };
  });
}

/** Interpolates between the two neighbours of each position along an axis. */
function interpolated(graph: OnnxGraph, x: OnnxValue, axis: 2 | 3, positions: readonly Neighbours[]): OnnxValue {
  const shape = axis === 2 ? [positions.length, 1] : [positions.length];
  const part = (neighbours: readonly number[], shares: readonly number[]) =>
    graph.add('Mul', [graph.add('Gather', [x, graph.integers(...neighbours)], { axis }), graph.doubles(shape, shares)]);
  const low = part(
    positions.map((p) => p.low),
    positions.map((p) => 1 - p.share),
  );
  const high = part(
    positions.map((p) => p.high),
    positions.map((p) => p.share),
  );
  return graph.add('Add', [low, high]);
}
