// Writes schema/*.schema.json, which editors use for completion. A test keeps them current.
import { writeFileSync } from 'node:fs';
import { fileSchema } from '../dist/config/schema.js';
import { studySchema } from '../dist/sweep/study-schema.js';

const schemas = { experiment: fileSchema, study: studySchema };
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
