// The page of examples/model-in-a-page, in a real browser, opened from the disk.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launch, noBrowser, visit } from '../browser.js';
import { lenet, temporary } from '../cli/lenet.js';

const reason = noBrowser();
if (reason) console.log(`skipped: the tests of examples/model-in-a-page in a browser: ${reason}`);

const PAGE = pathToFileURL(resolve('examples/model-in-a-page/index.html')).href;

describe.skipIf(reason)('the model in a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('classifies a drawn one with the model of a file, and says what is wrong with another file', async () => {
    const cwd = temporary();
    await lenet(['export', 'lenet5-best', '--format', 'json', '--out', 'model.json'], { cwd });
    const { page, errors, foreign } = await visit(browser, PAGE, { width: 800, height: 900 });
    const answer = page.getByRole('status');
    await page.getByLabel(/^Model/).setInputFiles(resolve('package.json'));
    await expect.poll(() => answer.innerText()).toBe('This file is no model: it has no parameters');
    await page.getByLabel(/^Model/).setInputFiles(join(cwd, 'model.json'));
    await expect.poll(() => answer.innerText()).toMatch(/^lenet5-best, .* Draw a digit\.$/);
    const { x, y, width, height } = (await page.getByRole('img').boundingBox()) as { [side: string]: number };
    await page.mouse.move(x + width / 2, y + 0.2 * height);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 0.8 * height, { steps: 40 });
    await page.mouse.up();
    expect(await answer.innerText()).toMatch(/^lenet5-best: 1, \d+\.\d %$/);
    await page.getByLabel(/^Model/).setInputFiles(resolve('README.md'));
    await expect.poll(() => answer.innerText()).toMatch(/^This file is no model: /);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect({ errors, foreign }).toEqual({ errors: [], foreign: [] });
  });
});
