import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFigures } from '../../src/figures/run/index.js';
import { accessibilityProblems, launch, noBrowser, visit } from '../browser.js';
import { json, lenet, runsIn, SMALL, temporary } from './lenet.js';

let cwd: string;
let run: string;
beforeAll(async () => {
  cwd = temporary();
  await lenet(['run', ...SMALL], { cwd });
  [run] = runsIn(cwd);
});

describe('lenet figures', () => {
  it('draws all figures of a run, each with its specification', async () => {
    const { code, stdout, stderr } = await lenet(['figures', run, '--points', '60'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^curves +\S+curves\.svg {2}\d+\.\d s\n/);
    expect(stdout).toMatch(/codes +nothing to draw\n/);
    const files = readdirSync(join(run, 'figures'));
    const drawn = files.filter((file) => file.endsWith('.svg')).map((file) => file.replace('.svg', ''));
    // The network has no codes to draw.
    expect(drawn.sort()).toEqual(runFigures.names.filter((name) => name !== 'codes').sort());
    expect(files.filter((file) => file.endsWith('.vl.json'))).toHaveLength(drawn.length);
    for (const name of drawn) {
      const svg = readFileSync(join(run, 'figures', `${name}.svg`), 'utf8');
      expect(svg, name).toMatch(/^<svg /);
      expect(svg, name).toContain('quickstart: ');
      expect(svg, name).not.toMatch(/NaN|undefined/);
    }
  });

  it('writes PNG with text on a machine without fonts, and HTML that needs no network', async () => {
    const args = ['figures', run, '--only', 'confusion', '--out', 'shown'];
    expect((await lenet([...args, '--format', 'png'], { cwd })).code).toBe(0);
    expect(readdirSync(join(cwd, 'shown'))).toEqual(['confusion.png', 'confusion.vl.json']);
    const png = sharp(join(cwd, 'shown', 'confusion.png'));
    expect((await png.metadata()).width).toBeGreaterThan(600);
    // The title is in the upper left corner: dark pixels on white.
    const corner = await png.extract({ left: 32, top: 32, width: 300, height: 34 }).greyscale().raw().toBuffer();
    expect(corner.filter((value) => value < 128).length).toBeGreaterThan(200);
    await lenet([...args, '--format', 'html'], { cwd });
    const html = readFileSync(join(cwd, 'shown', 'confusion.html'), 'utf8');
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
  });

  it('compares several runs', async () => {
    await lenet(['run', ...SMALL, '--set', 'training.optimizer=adagrad'], { cwd });
    const result = json(await lenet(['figures', ...runsIn(cwd), '--json'], { cwd }));
    const files = result.figures.flatMap(({ file }: { file?: string }) => file ?? []);
    expect(files).toEqual(['figures/curves.svg', 'figures/differences.svg', 'figures/cost.svg']);
    for (const file of files) expect(existsSync(join(cwd, file))).toBe(true);
  });

  it('lists the existing names if a name is unknown', async () => {
    const unknown = await lenet(['figures', run, '--only', 'kernals'], { cwd });
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toMatch(/^error unknown figure kernals; there are curves, confusion, /);
    const layer = await lenet(['figures', run, '--only', 'tsne', '--layer', 'c9'], { cwd });
    expect(layer.stderr).toMatch(/^error unknown layer c9 in quickstart; there are c1, s2, /);
    const alone = await lenet(['figures', run, '--metric', 'test_loss'], { cwd });
    expect(alone.stderr).toBe('error --metric is for the figures of several runs\n');
    const metric = await lenet(['figures', run, run, '--metric', 'speed'], { cwd });
    expect(metric).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error unknown metric speed; there are /),
    });
    expect((await lenet(['figures', 'nowhere'], { cwd })).stderr).toBe('error nowhere: no such directory\n');
  });
});

const reason = noBrowser();
if (reason) console.log(`skipped: the tests of figures in a browser: ${reason}`);

describe.skipIf(reason)('a figure as HTML, in Chromium', () => {
  it('shows the digit under the pointer without a network and without errors', async () => {
    await lenet(['figures', run, '--only', 'tsne', '--points', '60', '--format', 'html', '--out', 'html'], { cwd });
    const browser = await launch();
    const url = pathToFileURL(join(cwd, 'html', 'tsne.html')).href;
    const { page, errors, foreign } = await visit(browser, url, { width: 900, height: 700 });
    const points = page.locator('svg .mark-symbol.role-mark path');
    await points.first().waitFor();
    expect(await points.count()).toBeGreaterThanOrEqual(60);
    await points.nth(30).hover({ force: true });
    await page.locator('#tip img').waitFor();
    expect(await page.locator('#tip').innerText()).toMatch(/true class: \d/);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect({ errors, foreign }).toEqual({ errors: [], foreign: [] });
    await browser.close();
  });
});
