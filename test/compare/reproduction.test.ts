import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

it('docs/reproduction.md has the tables of the kept results: npm run generate keeps it current', async () => {
  const { withTables } = await import(pathToFileURL('scripts/reproduction.js').href);
  const page = readFileSync('docs/reproduction.md', 'utf8');
  expect(page.match(/<!-- table: /g)?.length).toBeGreaterThan(3);
  expect(page).toBe(withTables(page));
});
