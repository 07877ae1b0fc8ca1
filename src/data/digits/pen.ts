// Turns a skeleton into the points of a pen, with the shape, slant, size and tremble of one hand.
import type { Random } from '../../random/index.js';
import { type Skeleton, type Stroke, skeletons } from './skeletons.js';

/** Points between two skeleton points. */
const STEPS = 6;
/** Enough for the longest digit. */
const MOST_POINTS = 160;

/** The points of one written digit. */
export interface Trace {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Pen pressure, about 1. */
  readonly pressure: Float64Array;
  /** 1 where a line runs from the previous point to this one, 0 where a stroke starts. */
  readonly drawn: Uint8Array;
  count: number;
}

export const emptyTrace = (): Trace => ({
  x: new Float64Array(MOST_POINTS),
  y: new Float64Array(MOST_POINTS),
  pressure: new Float64Array(MOST_POINTS),
  drawn: new Uint8Array(MOST_POINTS),
  count: 0,
});

/** Writes a digit into `trace`, in units of its height. */
export function write(digit: number, random: Random, trace: Trace): void {
  const skeleton = choose(skeletons[digit], random);
  trace.count = 0;
  const tremble = 0.028 + 0.03 * random.uniform();
  for (const stroke of skeleton.strokes) drawStroke(stroke, tremble, random, trace);
  bend(trace, random);
  pose(trace, skeleton.aspect, random);
  press(trace, random);
}

function choose(ways: readonly Skeleton[], random: Random): Skeleton {
  let left = random.uniform() * ways.reduce((sum, way) => sum + way.share, 0);
  for (const way of ways) {
    left -= way.share;
    if (left < 0) return way;
  }
  return ways[ways.length - 1];
}

/** A Catmull-Rom spline through the trembling points; at a corner its tangent is zero. */
function drawStroke(stroke: Stroke, tremble: number, random: Random, trace: Trace): void {
  const { corners } = stroke;
  const points = stroke.points.map((v) => v + tremble * random.normal());
  const last = corners.length - 1;
  add(trace, points[0], points[1], 0);
  for (let i = 0; i < last; i++) {
    const before = i === 0 || corners[i] ? i : i - 1;
    const after = i + 1 === last || corners[i + 1] ? i + 1 : i + 2;
    for (let k = 1; k <= STEPS; k++) {
      const t = k / STEPS;
      const along = (axis: 0 | 1) =>
        spline(points[2 * before + axis], points[2 * i + axis], points[2 * i + 2 + axis], points[2 * after + axis], t);
      add(trace, along(0), along(1), 1);
    }
  }
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  const [m0, m1] = [(c - a) / 2, (d - b) / 2];
  const [t2, t3] = [t * t, t * t * t];
  return (2 * t3 - 3 * t2 + 1) * b + (t3 - 2 * t2 + t) * m0 + (3 * t2 - 2 * t3) * c + (t3 - t2) * m1;
}

function add(trace: Trace, x: number, y: number, drawn: number): void {
  const { count } = trace;
  if (count === MOST_POINTS) return;
  trace.x[count] = x;
  trace.y[count] = y;
  trace.drawn[count] = drawn;
  trace.count = count + 1;
}

/** Elastic distortion: smooth waves that move neighbouring points alike. */
function bend(trace: Trace, random: Random): void {
  const { x, y, count } = trace;
  for (let wave = 0; wave < 2; wave++) {
    const [fx, fy] = [random.normal() * 0.7, random.normal() * 0.7];
    const phase = 2 * Math.PI * random.uniform();
    const [ax, ay] = [0.045 * random.normal(), 0.045 * random.normal()];
    for (let i = 0; i < count; i++) {
      const s = Math.sin(2 * Math.PI * (fx * x[i] + fy * y[i]) + phase);
      x[i] += ax * s;
      y[i] += ay * s;
    }
  }
}

/** Sets the digit's width, slant and rotation. */
function pose(trace: Trace, aspect: number, random: Random): void {
  const { x, y, count } = trace;
  const width = aspect * Math.exp(0.2 * random.normal());
  const slant = 0.12 + 0.24 * random.normal();
  const turn = 0.09 * random.normal();
  const [sine, cosine] = [Math.sin(turn), Math.cos(turn)];
  for (let i = 0; i < count; i++) {
    const v = y[i] - 0.5;
    const u = (x[i] - 0.5) * width - slant * v;
    x[i] = cosine * u - sine * v;
    y[i] = sine * u + cosine * v;
  }
}

/** Varies the pressure along the stroke, easing off at the end. */
function press(trace: Trace, random: Random): void {
  const { pressure, count } = trace;
  const depth = 0.16 * random.uniform();
  const [rate, phase] = [0.5 + 1.5 * random.uniform(), 2 * Math.PI * random.uniform()];
  const fade = 0.25 * random.uniform();
  for (let i = 0; i < count; i++) {
    const t = i / count;
    pressure[i] = 1 + depth * Math.sin(2 * Math.PI * rate * t + phase) - fade * t * t * t;
  }
}
