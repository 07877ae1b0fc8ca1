// Renders points to pixels, normalised like MNIST: fitted into a 20 x 20 box with the aspect ratio kept, anti-aliased
// to grey levels, the centre of mass in the middle of 28 x 28. LeCun et al. 1998, section III.A.
import type { Random } from '../../random/index.js';
import type { Trace } from './pen.js';

export const SIDE = 28;
const BOX = 20;
const MARGIN = (SIDE - BOX) / 2;

/** Draws a trace into 784 bytes. `canvas` is working memory of the same size. */
export function ink(trace: Trace, random: Random, canvas: Float64Array, pixels: Uint8Array, at: number): void {
  // Half the stroke width in pixels: most pens are similar, a few are thick.
  const radius = Math.min(2.3, Math.max(0.65, 1.28 * Math.exp(0.26 * random.normal())));
  const softness = 0.75 + 0.35 * random.uniform();
  fitToBox(trace, radius);
  canvas.fill(0);
  for (let i = 0; i < trace.count; i++) {
    if (trace.drawn[i]) segment(trace, i, radius, softness, canvas);
  }
  centre(canvas, pixels, at);
}

/** Scales and moves the points so that the inked digit just fits the box. */
function fitToBox(trace: Trace, radius: number): void {
  const { x, y, count } = trace;
  let [left, right, top, bottom] = [x[0], x[0], y[0], y[0]];
  for (let i = 1; i < count; i++) {
    left = Math.min(left, x[i]);
    right = Math.max(right, x[i]);
    top = Math.min(top, y[i]);
    bottom = Math.max(bottom, y[i]);
  }
  const scale = (BOX - 2 * radius) / Math.max(right - left, bottom - top, 1e-6);
  for (let i = 0; i < count; i++) {
    x[i] = MARGIN + BOX / 2 + (x[i] - (left + right) / 2) * scale;
    y[i] = MARGIN + BOX / 2 + (y[i] - (top + bottom) / 2) * scale;
  }
}

/** A line with round ends from point i - 1 to point i; ink fades over `softness` pixels at its edge. */
function segment(trace: Trace, i: number, radius: number, softness: number, canvas: Float64Array): void {
  const { x, y, pressure } = trace;
  const [ax, ay, dx, dy] = [x[i - 1], y[i - 1], x[i] - x[i - 1], y[i] - y[i - 1]];
  const r = radius * pressure[i];
  const reach = r + softness / 2;
  const inverse = 1 / Math.max(dx * dx + dy * dy, 1e-9);
  const first = (v: number, d: number) => Math.max(0, Math.ceil(Math.min(v, v + d) - reach - 0.5));
  const last = (v: number, d: number) => Math.min(SIDE - 1, Math.floor(Math.max(v, v + d) + reach - 0.5));
  const [left, right] = [first(ax, dx), last(ax, dx)];
  for (let row = first(ay, dy), end = last(ay, dy); row <= end; row++) {
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse));
      const [ex, ey] = [px - t * dx, py - t * dy];
      const inked = (reach - Math.sqrt(ex * ex + ey * ey)) / softness;
      const cell = row * SIDE + column;
      if (inked > canvas[cell]) canvas[cell] = inked;
    }
  }
}

/** Shifts the image by whole pixels to centre its centre of mass. */
function centre(canvas: Float64Array, pixels: Uint8Array, at: number): void {
  let [mass, mx, my] = [1e-9, 0, 0];
  for (let row = 0, cell = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, cell++) {
      const v = Math.min(1, canvas[cell]);
      canvas[cell] = v;
      mass += v;
      mx += v * column;
      my += v * row;
    }
  }
  const dx = Math.round((SIDE - 1) / 2 - mx / mass);
  const dy = Math.round((SIDE - 1) / 2 - my / mass);
  for (let row = 0; row < SIDE; row++) {
    const from = row - dy;
    for (let column = 0; column < SIDE; column++) {
      const source = column - dx;
      const inside = from >= 0 && from < SIDE && source >= 0 && source < SIDE;
      pixels[at + row * SIDE + column] = inside ? Math.round(255 * canvas[from * SIDE + source]) : 0;
    }
  }
}
