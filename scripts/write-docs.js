// Writes the generated pages of docs/ from the schemas, the registries and kept results, and the table of commands in
// README.md. Tests keep them current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { catalogue } from './docs/catalogue.js';
import { withCommands } from './docs/commands.js';
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
writeFileSync('README.md', withCommands(readFileSync('README.md', 'utf8')));
const page = 'docs/reproduction.md';
if (existsSync(page)) writeFileSync(page, withTables(readFileSync(page, 'utf8')));
