// Compiles the schemas into modules of dist/: ajv takes a third of a second for what loads in a few milliseconds.
import { writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { experimentSchema } from '../dist/config/schema.js';
import { recordSchemas } from '../dist/runs/record-schemas.js';
import { studySchema } from '../dist/sweep/study-schema.js';

function write(file, schemas, options = {}) {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    formats: { path: true },
    schemas,
    code: { source: true },
    ...options,
  });
  writeFileSync(
    file,
    standaloneCode.default(ajv, Object.fromEntries(Object.keys(schemas).map((name) => [name, name]))),
  );
}

write('dist/config/validators.cjs', { experiment: experimentSchema, study: studySchema }, { allErrors: true });
// The first error is enough, and what nobody reads of a record may be there.
write('dist/runs/record-validators.cjs', recordSchemas, { discriminator: true });
