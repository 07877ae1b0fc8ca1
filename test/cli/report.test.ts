import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launch, noBrowser, visit } from '../browser.js';
import { json, lenet, runsIn, SMALL, SMALL_STUDY, temporary } from './lenet.js';

const POINTS = ['--points', '60'];
let cwd: string;
let run: string;
let study: string;

beforeAll(async () => {
  cwd = temporary();
  await lenet(['run', ...SMALL], { cwd });
  [run] = runsIn(cwd);
  writeFileSync(join(cwd, 'two.yaml'), SMALL_STUDY);
  await lenet(['sweep', 'two.yaml'], { cwd });
  study = join(cwd, 'runs', 'two');
}, 120_000);

describe('lenet report', () => {
  it('writes one file with the configuration, the data, the machine and the results', async () => {
    const { code, stdout, stderr } = await lenet(['report', run, ...POINTS], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/report\.html {2}\d+\.\d KiB\n$/);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<h1>quickstart</h1>');
    expect(page).toMatch(/Test accuracy<\/dt>\s*<dd>\d+\.\d\d %/);
    expect(page).toContain('240 training, 60 validation and 60 test images');
    expect(page).toMatch(/lenet run .*quickstart\.yaml --set data\.source\.digits\.train=300/);
    expect(page).toContain('learning_rate: 0.001');
    expect(page.match(/<figure id=/g)).toHaveLength(11);
    expect(page).not.toMatch(/(src|href)="(?!#|data:)/);
    expect(statSync(join(run, 'report.html')).size).toBeLessThan(5e6);
  });

  it('describes the differences of a study in words derived from its numbers', async () => {
    expect((await lenet(['report', study, '--out', 'two.html'], { cwd })).code).toBe(0);
    const page = readFileSync(join(cwd, 'two.html'), 'utf8');
    expect(page).toMatch(
      /The best by validation_accuracy is (good|slow); its test_accuracy: \d+\.\d\d ± \d+\.\d\d % \(n = 2\)\./,
    );
    expect(page).toMatch(/slow is worse than its baseline: -\d|Not told apart from the baseline: slow/);
    const again = await lenet(['report', study, '--out', 'two.html'], { cwd });
    expect(again).toMatchObject({ code: 1, stderr: 'error two.html already exists; --force replaces it\n' });
  });

  it('names a path that is not a run', async () => {
    const result = json(await lenet(['report', 'nowhere', '--json'], { cwd }));
    expect(result.error.message).toMatch(/nowhere: no such directory/);
    expect(existsSync(join(cwd, 'nowhere'))).toBe(false);
  });
});

const reason = noBrowser();
if (reason) console.log(`skipped: the tests of reports in a browser: ${reason}`);

describe.skipIf(reason)('a report in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    await lenet(['report', run, ...POINTS], { cwd });
    await lenet(['report', study], { cwd });
    browser = await launch();
  }, 60_000);
  afterAll(() => browser.close());

  const views = [
    ['on a screen', { width: 1200, height: 900 }, 'light'],
    ['on a phone with dark colours', { width: 375, height: 800 }, 'dark'],
  ] as const;
  it.each(views)(
    '%s has no errors, no foreign requests, no sideways scrolling and no accessibility findings',
    async (_, size, colours) => {
      for (const directory of [run, study]) {
        const url = pathToFileURL(join(directory, 'report.html')).href;
        const { page, errors, foreign } = await visit(browser, url, size, colours);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect({ errors, foreign }).toEqual({ errors: [], foreign: [] });
        expect(await page.locator('figure svg').first().isVisible()).toBe(true);
        await page.close();
      }
    },
  );

  it('prints every figure whole on paper', async () => {
    const { page } = await visit(browser, pathToFileURL(join(run, 'report.html')).href, { width: 800, height: 1000 });
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)?.length).toBeGreaterThan(3);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.querySelector("figure")).breakInside')).toBe('avoid');
    await page.close();
  });
});
