// Writes the generated pages of docs/ from the schemas, the registries and kept results. A test keeps them current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from './docs/catalogue.js';
import { configurationReference } from './docs/configuration.js';
import { figuresReference } from './docs/figures.js';
import { studyReference } from './docs/studies.js';
import { withTables } from './reproduction.js';

const pages = {
  'configuration.md': configurationReference(),
  'studies.md': studyReference(),
  'figures.md': figuresReference(),
  ...catalogue(),
};
for (const [file, text] of Object.entries(pages)) writeFileSync(`docs/${file}`, text);
const page = 'docs/reproduction.md';
if (existsSync(page)) writeFileSync(page, withTables(readFileSync(page, 'utf8')));
