// Reads the marks, rows and colours of a specification for tests.
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Figure, Spec } from '../../src/figures/figure.js';
import type { Registry } from '../../src/schema/index.js';

export type Row = Readonly<Record<string, string | number | boolean>>;

/** A figure by its name. */
export async function drawn<Source>(figures: Registry<Figure<Source>>, name: string, source: Source): Promise<Spec> {
  const figure = figures.find(name);
  const spec = await figure?.draw(source);
  if (!spec) throw new Error(`${name} draws nothing`);
  return spec;
}

/** The rows of a specification or of a part of it. */
export const rowsOf = (part: unknown): readonly Row[] => (part as { data: { values: readonly Row[] } }).data.values;

/** The parts under a key: layers, or charts side by side. */
export const partsOf = (spec: Spec, key: 'layer' | 'hconcat' | 'vconcat' | 'concat'): readonly Spec[] =>
  spec[key] as readonly Spec[];

export const subtitleOf = ({ title }: Spec): string => (typeof title === 'string' ? '' : String(title.subtitle));

/** The encoding of a layer of a chart. */
export const encodingOf = (part: unknown) => (part as { encoding: Record<string, Record<string, unknown>> }).encoding;

export const close = (actual: readonly unknown[], expected: readonly number[], digits = 5): void => {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i], `value ${i}`).toBeCloseTo(value, digits);
};

/** The bytes of an image that a figure embeds, without transparency. */
export function decoded(url: unknown) {
  const png = Buffer.from(String(url).replace('data:image/png;base64,', ''), 'base64');
  return sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

/** The colours of an image that a figure embeds. */
export async function pixelsOf(url: unknown) {
  const { data, info } = await decoded(url);
  const { width, height, channels } = info;
  return {
    ...{ width, height },
    /** Red, green and blue of a pixel; all three are equal in a grey image. */
    at: (row: number, column: number): number[] =>
      [0, 1, 2].map((c) => data[(row * width + column) * channels + Math.min(c, channels - 1)]),
  };
}
