// Compiles the schemas into modules of dist/: they load in a few milliseconds, while ajv takes a third of a second to compile them.
import { writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { experimentSchema } from '../dist/config/schema.js';
import { recordSchemas } from '../dist/runs/record-schemas.js';
import { studySchema } from '../dist/sweep/study-schema.js';

/**
 * A schema whose choices are references to their kinds: one function each, compiled when a file first needs it, and one function for
 * all that differ only in their descriptions.
 */
function inParts(schema) {
  const parts = new Map();
  const partOf = (kind) => {
    const key = JSON.stringify(kind, (name, value) =>
      name === 'description' || name === 'default' ? undefined : value,
    );
    if (!parts.has(key)) parts.set(key, { name: String(parts.size), schema: kind });
    return { $ref: `#/$defs/${parts.get(key).name}` };
  };
  const divided = (node) => {
    if (node === null || typeof node !== 'object') return node;
    if (Array.isArray(node)) return node.map(divided);
    const result = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, divided(value)]));
    if (result.else?.maxProperties !== 1) return result;
    const kinds = Object.entries(result.else.properties).map(([type, kind]) => [type, partOf(kind)]);
    return { ...result, else: { ...result.else, properties: Object.fromEntries(kinds) } };
  };
  const whole = divided(schema);
  return { ...whole, $defs: Object.fromEntries([...parts.values()].map((part) => [part.name, part.schema])) };
}

function write(file, schemas, options = {}) {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    formats: { path: true, model: true },
    schemas,
    code: { source: true },
    ...options,
  });
  writeFileSync(
    file,
    standaloneCode.default(ajv, Object.fromEntries(Object.keys(schemas).map((name) => [name, name]))),
  );
}

const schemas = { experiment: inParts(experimentSchema), study: inParts(studySchema) };
write('dist/config/validators.cjs', schemas, { allErrors: true, inlineRefs: false });
// The first error is enough, and a record may have unread fields.
write('dist/runs/record-validators.cjs', recordSchemas, { discriminator: true });
