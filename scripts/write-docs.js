// Writes docs/configuration.md from the schema. A test keeps it current.
import { writeFileSync } from 'node:fs';
import { configurationReference } from '../dist/config/reference.js';

writeFileSync('docs/configuration.md', configurationReference());
