// Debian's Chromium, and the behaviour of a page in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { missing } from './debian.js';

const CHROMIUM = '/usr/bin/chromium';

/** Why no browser is available, or undefined; installs it if it is missing. */
export const noBrowser = (): string | undefined => missing('Chromium', [CHROMIUM], ['chromium']);

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

export interface Visit {
  readonly page: Page;
  /** Errors on the console and exceptions. */
  readonly errors: string[];
  /** Requests to addresses other than `origin`. */
  readonly foreign: string[];
}

/** Opens a page, and records its errors and requests. */
export async function visit(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Visit> {
  const page = await browser.newPage({ viewport, colorScheme });
  const [errors, foreign]: [string[], string[]] = [[], []];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(url).origin) foreign.push(request.url());
  });
  await page.goto(url);
  return { page, errors, foreign };
}

/** Findings of axe-core, "impact rule: element". */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0].html}`);
}
