// Neighbouring geometric augmentations, composed: an image is resampled once, however many there are.
import type { Pointer } from '../../kernels/index.js';

/** Where each pixel of the result comes from: M (q + field(q)) + shift, about the centre of the image. */
export class WarpPlan {
  /** M by rows, then the shift: [rr, rc, cr, cc, r, c]. */
  readonly matrix = new Float64Array(6);
  /** A displacement, or 0. */
  field: Pointer = 0;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.matrix.set([1, 0, 0, 1, 0, 0]);
    this.field = 0;
  }

  /** Has pixel q of the result come from where pixel N q + (r, c) came from before. */
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
