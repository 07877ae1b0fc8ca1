// Resizes images by bilinear interpolation.
import { asPair, pairOf } from '../../schema/index.js';
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
});

/** For each output position, its two input neighbours and the weight of the second. */
export function bilinearAxis(size: number, out: number): { low: number; high: number; share: number }[] {
  return Array.from({ length: out }, (_, o) => {
    const position = Math.min(size - 1, Math.max(0, ((o + 0.5) * size) / out - 0.5));
    const low = Math.floor(position);
    return { low, high: Math.min(size - 1, low + 1), share: position - low };
  });
}
