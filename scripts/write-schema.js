// Writes schema/experiment.schema.json, which editors complete from. A test keeps it current.
import { writeFileSync } from 'node:fs';
import { fileSchema } from '../dist/config/schema.js';

writeFileSync('schema/experiment.schema.json', `${JSON.stringify(fileSchema, null, 2)}\n`);
