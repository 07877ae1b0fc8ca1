// Synthetic photographs of handwritten digits: strokes of the pen model as an SVG on lit paper.
import sharp from 'sharp';
import { emptyTrace, write } from '../../src/data/digits/pen.js';
import { randomStream } from '../../src/random/index.js';

export interface Paper {
  /** Side of the picture in pixels. */
  readonly size?: number;
  readonly ink?: string;
  readonly paper?: string;
  /** Share by which brightness falls off from one corner to the opposite one. */
  readonly gradient?: number;
  /** Degrees clockwise. */
  readonly tilt?: number;
  /** Relative to the digit's height. */
  readonly stroke?: number;
  /** Standard deviation of the grain, in grey levels. */
  readonly grain?: number;
}

/** The strokes of a digit within 0 to 1, as SVG. */
export function strokes(digit: number, seed: number, width: number): string {
  const trace = emptyTrace();
  write(digit, randomStream(seed, 'picture', digit), trace);
  const { x, y, drawn, count } = trace;
  const span = (values: Float64Array) => {
    const used = [...values.subarray(0, count)];
    return { low: Math.min(...used), size: Math.max(...used) - Math.min(...used) };
  };
  const [across, down] = [span(x), span(y)];
  const size = Math.max(across.size, down.size);
  const at = (i: number) =>
    `${0.5 + (x[i] - across.low - across.size / 2) / size} ${0.5 + (y[i] - down.low - down.size / 2) / size}`;
  const path = Array.from({ length: count }, (_, i) => `${drawn[i] ? 'L' : 'M'}${at(i)}`).join(' ');
  return `<path d="${path}" fill="none" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** PNG bytes of one digit in the middle of a sheet, half as high as it. */
export const photograph = (digit: number, seed: number, paper: Paper = {}): Promise<Buffer> =>
  sheet([{ digit, left: 0.25, top: 0.25, height: 0.5 }], seed, paper);

export interface Written {
  readonly digit: number;
  /** Shares of the sheet's side. */
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

/** PNG bytes of several digits on one sheet. */
export async function sheet(written: readonly Written[], seed: number, options: Paper = {}): Promise<Buffer> {
  const { size = 280, ink = '#202428', paper = '#f4f1e8', gradient = 0, tilt = 0, stroke = 0.1, grain = 3 } = options;
  const digits = written.map(({ digit, left, top, height }, i) => {
    const move = `translate(${left * size} ${top * size}) scale(${height * size}) rotate(${tilt} 0.5 0.5)`;
    return `<g transform="${move}" stroke="${ink}">${strokes(digit, seed + i, stroke)}</g>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
    <defs><linearGradient id="light" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="black" stop-opacity="0"/><stop offset="1" stop-color="black" stop-opacity="${gradient}"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="${paper}"/>${digits.join('')}
    <rect width="100%" height="100%" fill="url(#light)"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const random = randomStream(seed, 'grain');
  for (let at = 0; at < data.length; at += 3) {
    const speck = grain * random.normal();
    for (let c = at; c < at + 3; c++) data[c] = Math.max(0, Math.min(255, data[c] + speck));
  }
  return sharp(data, { raw: info }).png().toBuffer();
}
