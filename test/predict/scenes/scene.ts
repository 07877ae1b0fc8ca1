// A realistic picture, generated from a seed, and the digits in it.
import type { Picture } from '../../../src/predict/picture.js';
import type { Random } from '../../../src/random/index.js';
import { strokes } from '../pictures.js';
import { photographed, type Size } from './drawing.js';

export interface Scene {
  readonly picture: Picture;
  readonly digits: string;
  /** Whether to look for several digits. */
  readonly many: boolean;
}

export const scene = (drawing: Picture, random: Random, digits: string, many = false): Scene => ({
  picture: photographed(drawing, random),
  digits,
  many,
});

/** The usual pen width relative to the digit's height. */
export const PEN = 0.1;

interface Place {
  readonly left: number;
  readonly top: number;
  /** Pixels of the digit's longer side. */
  readonly height: number;
  /** Width of the line relative to that side. */
  readonly pen?: number;
}

/** A digit of the pen model as SVG; the middle of its line just fills the box. */
export const written = (digit: number, random: Random, { left, top, height, pen = PEN }: Place): string =>
  `<g transform="translate(${left} ${top}) scale(${height})" stroke="black">${strokes(digit, random.integer(1e9), pen)}</g>`;

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/** Clockwise about the middle of the picture. */
export const turned = (svg: string, degrees: number, { width, height }: Size): string =>
  `<g transform="rotate(${degrees} ${width / 2} ${height / 2})">${svg}</g>`;
