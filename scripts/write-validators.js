// Compiles the schemas to dist/config/validators.cjs: ajv takes a third of a second for what loads in a few milliseconds.
import { writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { experimentSchema } from '../dist/config/schema.js';
import { studySchema } from '../dist/sweep/study-schema.js';

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  formats: { path: true },
  schemas: { experiment: experimentSchema, study: studySchema },
  code: { source: true },
});
writeFileSync('dist/config/validators.cjs', standaloneCode.default(ajv, { experiment: 'experiment', study: 'study' }));
