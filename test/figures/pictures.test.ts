// Compares every figure with its stored picture, which was checked by eye: `npm run pictures` shows both.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { type ComparisonSource, comparisonSource } from '../../src/figures/comparison-source.js';
import type { Spec } from '../../src/figures/figure.js';
import { render } from '../../src/figures/render.js';
import { runFigures } from '../../src/figures/run/index.js';
import type { RunSource } from '../../src/figures/run-source.js';
import { coded, pictured } from './pictured.js';
import { specText } from './spec-text.js';
import { drawn, rowsOf } from './specs.js';
import { writtenStudy } from './written-study.js';

const STORED = join('test', 'figures', 'pictures');
/** Maximum width in pixels. */
const WIDTH = 640;
/** Tolerance of a colour, of 255 levels: few colours are stored, and processors draw letters slightly differently. */
const TOLERANCE = 24;
/** Number of pixels that may exceed the tolerance. */
const FEW = 12;

/** The directory in which `npm run pictures` expects the current figures. */
const shownIn = process.env.LENET_PICTURES;

/** Pictures have constant values in place of times, and of positions that depend on rounding. */
const MASKED: Readonly<Record<string, (spec: Spec) => Spec>> = {
  'run-layers': (spec) => ({
    ...retold(spec, (text) => text.replace(/take \d+ %/, 'take 50 %')),
    data: { values: rowsOf(spec).map((row, i) => ({ ...row, microseconds: 5 + 3 * i })) },
  }),
  'run-tsne': placed,
  'run-umap': placed,
};

/** Points on a spiral, in their order. */
function placed(spec: Spec): Spec {
  const at = (i: number) => ({ x: i * Math.cos(i), y: i * Math.sin(i) });
  return { ...spec, data: { values: rowsOf(spec).map((row, i) => ({ ...row, ...at(i) })) } };
}

function retold(spec: Spec, told: (text: string) => string): Spec {
  const { text, subtitle } = spec.title as { text: string; subtitle: string };
  return { ...spec, title: { text, subtitle: told(subtitle) } };
}

/** Red, green and blue of every pixel. */
interface Picture {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number };
}

const pixelsOf = (picture: Sharp): Promise<Picture> =>
  picture.flatten({ background: 'white' }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });

async function drawnNow(spec: Spec): Promise<Picture> {
  const png = await render(spec, 'png');
  return pixelsOf(sharp(png).resize({ width: WIDTH, withoutEnlargement: true }));
}

/** The number of pixels that differ from the stored picture, and their positions; undefined if the sizes differ. */
function differenceOf(stored: Picture, { data, info }: Picture) {
  if (stored.info.width !== info.width || stored.info.height !== info.height) return undefined;
  const where: number[] = [];
  for (let i = 0; i < data.length; i += 3) {
    let apart = 0;
    for (let c = i; c < i + 3; c++) apart = Math.max(apart, Math.abs(stored.data[c] - data[c]));
    if (apart > TOLERANCE) where.push(i);
  }
  return { count: where.length, where };
}

/** For `npm run pictures`: the current figure in few colours, with differences from the stored one in red. */
async function show(name: string, { data, info }: Picture, where: readonly number[] | undefined): Promise<void> {
  if (!shownIn) return;
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const write = (file: string, pixels: Buffer) =>
    sharp(pixels, { raw }).png({ palette: true, dither: 0 }).toFile(join(shownIn, file));
  await write(`${name}.png`, data);
  if (!where) return;
  const pale = Buffer.from(data.map((level) => 192 + level / 4));
  for (const i of where) pale.set([220, 0, 0], i);
  await write(`${name}.difference.png`, pale);
}

/** The picture is compared within a tolerance, its specification exactly (npx vitest run -u stores a change of it). */
async function hold(name: string, drawing: Spec): Promise<void> {
  const spec = MASKED[name]?.(drawing) ?? drawing;
  await expect(await specText(spec)).toMatchFileSnapshot(join('specs', `${name}.json`));
  const now = await drawnNow(spec);
  const file = join(STORED, `${name}.png`);
  const found = existsSync(file) ? differenceOf(await pixelsOf(sharp(file)), now) : undefined;
  await show(name, now, found?.where);
  const help = `npm run pictures shows both, npm run pictures -- --accept ${name} stores this one`;
  if (!found) expect.fail(`${file} is missing, or of another size; ${help}`);
  expect(found.count, `pixels of ${name} that are not as in ${file}; ${help}`).toBeLessThanOrEqual(FEW);
}

describe('a figure equals its stored picture and specification', () => {
  let run: RunSource;
  let study: ComparisonSource;
  beforeAll(async () => {
    run = await pictured();
    study = comparisonSource([await writtenStudy()]);
  });

  it.each(runFigures.names)('of a run: %s', async (name) => {
    await hold(`run-${name}`, await drawn(runFigures, name, name === 'codes' ? await coded() : run));
  });

  it.each(comparisonFigures.names)('of a study: %s', async (name) => {
    await hold(`study-${name}`, await drawn(comparisonFigures, name, study));
  });
});

it('every stored picture belongs to a figure', () => {
  const known = [
    ...runFigures.kinds.map(({ name }) => `run-${name}.png`),
    ...comparisonFigures.kinds.map(({ name }) => `study-${name}.png`),
  ];
  expect(readdirSync(STORED).sort()).toEqual(known.sort());
});
