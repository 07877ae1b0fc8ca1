// Drawings as a camera or scanner records them: black-on-white SVG becomes a grey picture of ink on paper.
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import type { Picture } from '../../../src/predict/picture.js';
import type { Random } from '../../../src/random/index.js';

const INTER = createRequire(import.meta.url).resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf');

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The black parts of an SVG drawing, as [row][column] from 0 (paper) to 1. */
export function drawn(svg: string, { width, height }: Size): Picture {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="white"/>${svg}</svg>`;
  const font = { fontFiles: [INTER], loadSystemFonts: false, defaultFontFamily: 'Inter' };
  const { pixels } = new Resvg(text, { font }).render();
  const values = Float32Array.from({ length: width * height }, (_, i) => 1 - pixels[4 * i] / 255);
  return { rows: height, columns: width, values };
}

/** The drawing on paper: dark on light or light on dark, in light that falls off to one side, with grain. */
export function photographed({ rows, columns, values }: Picture, random: Random): Picture {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const isDark = random.uniform() < 0.75;
  const [paper, ink] = isDark ? [between(170, 250), between(10, 90)] : [between(15, 70), between(150, 245)];
  const fallOff = random.uniform() < 0.5 ? 0 : between(0, 0.4);
  const grain = between(0, 7);
  const direction = 2 * Math.PI * random.uniform();
  const [dx, dy] = [Math.cos(direction) / columns, Math.sin(direction) / rows];
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < out.length; i++) {
    const along = (((i % columns) - columns / 2) * dx + (Math.floor(i / columns) - rows / 2) * dy + 0.7) / 1.4;
    const light = 1 - fallOff * along;
    const grey = light * (paper + (ink - paper) * values[i]) + grain * random.normal();
    out[i] = Math.round(Math.max(0, Math.min(255, grey)));
  }
  return { rows, columns, values: out };
}
