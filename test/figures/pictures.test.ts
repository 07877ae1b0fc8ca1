// Every figure as it looks, against the picture of it that was stored when somebody looked: `npm run pictures` shows both.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparisonFigures } from '../../src/figures/comparison/index.js';
import { type ComparisonSource, comparisonSource } from '../../src/figures/comparison-source.js';
import type { Spec } from '../../src/figures/figure.js';
import { render } from '../../src/figures/render.js';
import { runFigures } from '../../src/figures/run/index.js';
import type { RunSource } from '../../src/figures/run-source.js';
import { coded, pictured } from './pictured.js';
import { drawn, rowsOf } from './specs.js';
import { writtenStudy } from './written-study.js';

const STORED = join('test', 'figures', 'pictures');
/** Most pixels across. */
const WIDTH = 640;
/** Levels of 255 by which a colour may be off: fonts are drawn a little differently from processor to processor. */
const TOLERANCE = 40;
/** Pixels that may be further off. */
const FEW = 12;

/** Where `npm run pictures` wants what is drawn now. */
const shownIn = process.env.LENET_PICTURES;

/** Of times and of places that rounding moves about a picture has others, which are always the same. */
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

async function pictureOf(name: string, spec: Spec): Promise<Buffer> {
  const png = await render(MASKED[name]?.(spec) ?? spec, 'png');
  return sharp(png)
    .resize({ width: WIDTH, withoutEnlargement: true })
    .flatten({ background: 'white' })
    .png({ palette: true, colours: 64, dither: 0 })
    .toBuffer();
}

const pixelsOf = (picture: Buffer | string) =>
  sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });

/** How many pixels differ, and a picture with those in red; undefined where not even the sizes are the same. */
async function differenceOf(stored: Buffer, now: Buffer) {
  const [a, b] = await Promise.all([pixelsOf(stored), pixelsOf(now)]);
  const { width, height } = b.info;
  if (a.info.width !== width || a.info.height !== height) return undefined;
  const shown = Buffer.from(b.data.map((level) => 192 + level / 4));
  let count = 0;
  for (let i = 0; i < b.data.length; i += 3) {
    const apart = Math.max(...[0, 1, 2].map((c) => Math.abs(a.data[i + c] - b.data[i + c])));
    if (apart <= TOLERANCE) continue;
    count++;
    shown.set([220, 0, 0], i);
  }
  return {
    count,
    picture: await sharp(shown, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  };
}

/** For `npm run pictures`: a figure as it is now, and where that is not as stored. */
function show(name: string, now: Buffer, difference: Buffer | undefined): void {
  if (!shownIn) return;
  mkdirSync(shownIn, { recursive: true });
  writeFileSync(join(shownIn, `${name}.png`), now);
  if (difference) writeFileSync(join(shownIn, `${name}.difference.png`), difference);
}

async function hold(name: string, spec: Spec): Promise<void> {
  const now = await pictureOf(name, spec);
  const file = join(STORED, `${name}.png`);
  const found = existsSync(file) ? await differenceOf(readFileSync(file), now) : undefined;
  show(name, now, found?.picture);
  const help = `npm run pictures shows both, npm run pictures -- --accept ${name} stores this one`;
  if (!found) expect.fail(`${file} is missing, or of another size; ${help}`);
  expect(found.count, `pixels of ${name} that are not as in ${file}; ${help}`).toBeLessThanOrEqual(FEW);
}

describe('a figure looks as it did', () => {
  let run: RunSource;
  let study: ComparisonSource;
  beforeAll(async () => {
    run = await pictured();
    study = comparisonSource([await writtenStudy()]);
  });

  it.each(runFigures.map(({ name }) => name))('of a run: %s', async (name) => {
    await hold(`run-${name}`, await drawn(runFigures, name, name === 'codes' ? await coded() : run));
  });

  it.each(comparisonFigures.map(({ name }) => name))('of a study: %s', async (name) => {
    await hold(`study-${name}`, await drawn(comparisonFigures, name, study));
  });
});

it('no picture is stored of a figure that there is not', () => {
  const known = [
    ...runFigures.map(({ name }) => `run-${name}.png`),
    ...comparisonFigures.map(({ name }) => `study-${name}.png`),
  ];
  expect(readdirSync(STORED).sort()).toEqual(known.sort());
});
