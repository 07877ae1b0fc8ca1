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
    const py = row + 0.5 - ay;
    for (let column = left; column <= right; column++) {
      const cell = row * SIDE + column;
      // Neighbouring segments overlap: most of a stroke is full of ink already.
      if (canvas[cell] >= 1) continue;
      const px = column + 0.5 - ax;
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse));
      const ex = px - t * dx;
      const ey = py - t * dy;
      const squared = ex * ex + ey * ey;
      if (squared >= reach * reach) continue;
      const inked = (reach - Math.sqrt(squared)) / softness;
      if (inked > canvas[cell]) canvas[cell] = inked;
    }
  }
}

/** Shifts the image by whole pixels to centre its centre of mass. */
function centre(canvas: Float64Array, pixels: Uint8Array, at: number): void {
  let mass = 1e-9;
  let mx = 0;
  let my = 0;
  for (let row = 0, cell = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, cell++) {
      const v = canvas[cell];
      if (v === 0) continue;
      const inked = Math.min(1, v);
      canvas[cell] = inked;
      mass += inked;
      mx += inked * column;
      my += inked * row;
    }
  }
  const dx = Math.round((SIDE - 1) / 2 - mx / mass);
  const dy = Math.round((SIDE - 1) / 2 - my / mass);
  pixels.fill(0, at, at + SIDE * SIDE);
  for (let row = Math.max(0, -dy); row < Math.min(SIDE, SIDE - dy); row++) {
    for (let column = Math.max(0, -dx); column < Math.min(SIDE, SIDE - dx); column++) {
      const v = canvas[row * SIDE + column];
      if (v > 0) pixels[at + (row + dy) * SIDE + column + dx] = Math.round(255 * v);
    }
  }
}
