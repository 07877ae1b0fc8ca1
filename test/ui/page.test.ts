// The page of `lenet ui`, in a real browser, on real runs.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../src/experiment/open-model.js';
import { resolveEngine } from '../../src/kernels/native.js';
import { digitsIn } from '../../src/predict/find-digits.js';
import { accessibilityProblems, launch, noBrowser, type Visit, visit } from '../browser.js';
import { lenet, readJson, runsIn, SMALL, SMALL_STUDY, temporary, withEpochs } from '../cli/lenet.js';
import { startUi, type UiServer } from './server.js';

const reason = noBrowser();
if (reason) console.log(`skipped: the tests of lenet ui in a browser: ${reason}`);

const SCREEN = { width: 1280, height: 900 };
describe.skipIf(reason)('the page of lenet ui', () => {
  let cwd: string;
  let run: string;
  let server: UiServer;
  let browser: Browser;

  beforeAll(async () => {
    cwd = temporary();
    await lenet(['run', ...SMALL], { cwd });
    run = basename(runsIn(cwd)[0]);
    writeFileSync(join(cwd, 'two.yaml'), SMALL_STUDY);
    await lenet(['sweep', 'two.yaml'], { cwd });
    server = await startUi('runs', cwd);
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** Opens a view of the page, acts there, and checks the requirements of every view. */
  async function at(place: string, act: (page: Page) => Promise<void>, size = SCREEN, colours?: 'dark'): Promise<void> {
    const { page, errors, foreign }: Visit = await visit(browser, `${server.url}#${place}`, size, colours);
    try {
      await act(page);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect({ errors, foreign }).toEqual({ errors: [], foreign: [] });
    } finally {
      await page.close();
    }
  }

  const names = (page: Page) => page.locator('.runs tbody td:nth-child(2)').allInnerTexts();

  it('sorts by any column, and filters by words and conditions', () =>
    at('/', async (page) => {
      await page.getByRole('link', { name: run }).waitFor();
      expect(await names(page)).toHaveLength(5);
      const accuracies = () => page.locator('.runs tbody td.number:nth-child(6)').allInnerTexts();
      await page.getByRole('button', { name: 'test', exact: true }).click();
      const high = (await accuracies()).map(Number.parseFloat);
      expect(high).toEqual([...high].sort((a, b) => b - a));
      await page.getByRole('button', { name: 'test' }).click();
      expect((await accuracies()).map(Number.parseFloat)).toEqual([...high].reverse());
      await page.getByRole('searchbox').fill('slow');
      expect(await names(page)).toHaveLength(2);
      await page.getByRole('searchbox').fill('test_accuracy>2');
      await page.getByText('No matching runs').waitFor();
    }));

  it('works in ten tabs of one browser at once', async () => {
    const context = await browser.newContext();
    const tabs = await Promise.all(Array.from({ length: 10 }, () => context.newPage()));
    for (const tab of tabs) await tab.goto(server.url);
    for (const tab of tabs) await tab.getByRole('link', { name: run }).waitFor();
    expect(context.pages()).toHaveLength(10);
    await context.close();
  });

  it('compares the selected runs', () =>
    at('/', async (page) => {
      await page.getByLabel(`Select ${run}`).check();
      await page.getByText('select another').waitFor();
      await page
        .getByRole('checkbox', { name: /^Select two\/good/ })
        .first()
        .check();
      await page.getByRole('link', { name: 'Compare 2 runs' }).click();
      await page.getByRole('heading', { name: '2 runs' }).waitFor();
      expect(await page.getByRole('img', { name: /^Validation error: quickstart-\S+ \d/ }).count()).toBe(1);
      await page.getByRole('link', { name: run }).click();
      await page.getByRole('heading', { name: 'quickstart' }).waitFor();
    }));

  it('shows a study by groups, and draws its figures', () =>
    at('/study/two', async (page) => {
      await page.getByRole('cell', { name: 'baseline' }).waitFor();
      await page.getByRole('img', { name: /^curves: / }).waitFor();
    }));

  it('shows a run’s results and all of its figures', () =>
    at(`/run/${run}/overview`, async (page) => {
      await page.getByText('240 training, 60 validation and 60 test images').waitFor();
      await page.getByRole('img', { name: /^Loss: training/ }).waitFor();
      await page.getByRole('link', { name: 'configuration' }).click();
      await page.getByText('learning_rate: 0.001').waitFor();
      await page.getByRole('link', { name: 'figures' }).click();
      await page.getByRole('img', { name: /^umap: / }).waitFor();
      expect(await page.locator('figure img').count()).toBe(11);
      // Each is a picture, not a broken one.
      expect(await page.locator('figure img').evaluateAll((all) => all.every((one) => one.clientWidth > 100))).toBe(
        true,
      );
      const [hoverable] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByRole('link', { name: 'Interactive version' }).nth(1).click(),
      ]);
      await hoverable.locator('svg').waitFor();
      await hoverable.close();
    }));

  it('updates a run during training without a reload', () =>
    at('/', async (page) => {
      await page.getByRole('link', { name: run }).waitFor();
      let interrupt: () => void = () => undefined;
      const slow = ['--set', 'training.batch_size=2', '--threads', '1'];
      const training = lenet(['run', ...withEpochs(5000), '--name', 'live', ...slow], {
        cwd,
        meanwhile: (child) => {
          interrupt = () => child.kill('SIGINT');
        },
      });
      try {
        await page.getByRole('link', { name: /^live-/ }).click();
        await page.locator('.status-running').waitFor();
        const line = page
          .getByRole('img', { name: /^Error: / })
          .locator('polyline')
          .first();
        await line.waitFor();
        const points = async () => (await line.getAttribute('points'))?.split(' ').length;
        const before = (await points()) ?? 0;
        await expect.poll(points, { timeout: 20_000 }).toBeGreaterThan(before);
      } finally {
        interrupt();
      }
      await page.locator('.status-interrupted').waitFor();
      await page.getByText('stopped by Ctrl-C').waitFor();
      expect((await training).code).toBe(130);
    }));

  /** A stroke on the board, in its pixels. */
  async function draw(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
    const paper = await page.locator('.board canvas').boundingBox();
    if (!paper) throw new Error('there is no paper');
    const [[x, y], ...rest] = points;
    await page.mouse.move(paper.x + x, paper.y + y);
    await page.mouse.down();
    for (const [toX, toY] of rest) await page.mouse.move(paper.x + toX, paper.y + toY, { steps: 8 });
    await page.mouse.up();
  }

  it('reads a drawn digit like the command line, and shows the output of every layer', () =>
    at(`/draw/${run}`, async (page) => {
      await page.getByText('Draw a digit.').waitFor();
      await draw(page, [
        [70, 60],
        [200, 60],
        [140, 180],
        [120, 240],
      ]);
      const best = page.locator('.scores .best');
      await best.waitFor();
      // The drawing, evaluated by the same network in this process.
      const grey = (
        await page.locator('.board canvas').evaluate((element) => {
          const canvas = element as unknown as {
            width: number;
            height: number;
            getContext: (kind: '2d') => CanvasPixels;
          };
          return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
        })
      ).filter((_, i) => i % 4 === 0);
      const amount = { rows: 280, columns: 280, values: Float32Array.from(grey, (value) => 1 - value / 255) };
      const [digit] = digitsIn({ amount, threshold: 0.5 }, { many: false, rows: 28, columns: 28 });
      const model = await openModel(join(cwd, 'runs', run), resolveEngine('auto'), { cacheDir: temporary() });
      const image = { count: 1, shape: model.description.shape, pixels: digit.pixels, labels: new Uint8Array(1) };
      let expected: string[] = [];
      model.observe(model.place(image), ({ probabilities }) => {
        expected = [...probabilities()].map((probability) => (100 * probability).toFixed(1));
      });
      await expect.poll(() => page.locator('.scores td.number').allInnerTexts(), { timeout: 20_000 }).toEqual(expected);
      const layers = await page.locator('.layer h3').allInnerTexts();
      expect(layers.map((text) => text.split(' ')[0])).toEqual(model.graph.nodes.map(({ name }) => name));
      expect(await page.locator('.layer').first().locator('canvas').count()).toBe(6);
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByText('Draw a digit.').waitFor();
    }));

  it.each(['/', '/study/two', '/draw', '/run/gone/overview'])('works on a phone with dark colours: %s', (place) =>
    at(
      place,
      async (page) => {
        await page.locator('h1').waitFor();
        await page.waitForTimeout(300);
      },
      { width: 375, height: 700 },
      'dark',
    ),
  );

  it('keeps only the visible rows of a thousand runs in the document', async () => {
    const many = join(cwd, 'many');
    mkdirSync(many);
    const summary = readJson(cwd, 'runs', run, 'summary.json');
    for (let i = 0; i < 1000; i++) {
      const path = join(many, `run-${String(i).padStart(4, '0')}`);
      mkdirSync(path);
      cpSync(join(cwd, 'runs', run, 'metrics.jsonl'), join(path, 'metrics.jsonl'));
      writeFileSync(
        join(path, 'summary.json'),
        JSON.stringify({ ...summary, seed: i, config: { ...summary.config, seed: i } }),
      );
    }
    const other = await startUi(many, cwd);
    const { page, errors } = await visit(browser, other.url, SCREEN);
    await page.getByText(`1000 in ${many}`).waitFor();
    expect((await names(page)).length).toBeLessThan(60);
    await page.getByRole('button', { name: 'run', exact: true }).click();
    await page.locator('.table-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.getByRole('link', { name: 'run-0999' }).waitFor();
    expect((await names(page)).length).toBeLessThan(60);
    expect(errors).toEqual([]);
    await page.close();
    await other.stop();
  });
});

interface CanvasPixels {
  readonly getImageData: (x: number, y: number, width: number, height: number) => { readonly data: Uint8ClampedArray };
}
