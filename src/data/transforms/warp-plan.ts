// Composes adjacent geometric augmentations, so that an image is resampled once.
import type { Pointer } from '../../kernels/index.js';

/** Source of each pixel of the result: M (q + field(q)) + shift, about the centre of the image. */
export class WarpPlan {
  /** M by rows, then the shift: [rr, rc, cr, cc, r, c]. */
  readonly matrix = new Float64Array(6);
  /** A displacement field, or 0. */
  field: Pointer = 0;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.matrix.set([1, 0, 0, 1, 0, 0]);
    this.field = 0;
  }

  /** Composes with a map: the result at pixel q comes from pixel N q + (r, c) of the result so far. */
  compose(rr: number, rc: number, cr: number, cc: number, r: number, c: number): void {
    const m = this.matrix;
    const [a, b, d, e] = [m[0], m[1], m[2], m[3]];
    m[0] = a * rr + b * cr;
    m[1] = a * rc + b * cc;
    m[2] = d * rr + e * cr;
    m[3] = d * rc + e * cc;
    m[4] += a * r + b * c;
    m[5] += d * r + e * c;
  }
}
