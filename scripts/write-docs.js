// Writes the generated pages of docs/ from the schema and the registries. A test keeps them current.
import { writeFileSync } from 'node:fs';
import { catalogue } from '../dist/config/catalogue.js';
import { configurationReference } from '../dist/config/reference.js';

const pages = { 'configuration.md': configurationReference(), ...catalogue() };
for (const [file, text] of Object.entries(pages)) writeFileSync(`docs/${file}`, text);
