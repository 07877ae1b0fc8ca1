// Generates docs/configuration.md from the schema that validates.

import { fileSchema } from '../../dist/config/schema.js';
import { kindsOf } from '../../dist/schema/index.js';

const INTRODUCTION = `# Configuration reference

Generated from the schema (\`npm run generate\`); the schema is \`schema/experiment.schema.json\`. What the layers,
optimizers and heads compute is in [layers](layers.md), [optimizers](optimizers.md) and [heads](heads.md).

An experiment is a YAML file. Unknown keys are errors. A choice (a layer, an optimizer ...) is written as its
name, \`adam\`, or as its name with options, \`adam: {learning_rate: 0.01}\`. Sizes are one number or
\`[rows, columns]\`.

- \`extends: ./base.yaml\` merges this file into another: maps are merged, lists are replaced, and \`key: null\` removes
  an inherited key. \`extends: lenet5-maxpool\` names a shipped configuration (\`lenet list configurations\`).
- \`variables: {activation: tanh}\` defines values for \`\${activation}\` anywhere in the file. A name may contain
  references, \`\${units_\${size}}\`; \`$\${\` is a literal \`\${\`. An unused variable is an error.
- \`--set path=value\` changes a value from the command line: \`training.epochs=2\`, \`network.c1.filters=12\` (a
  layer by name), \`training.optimizer.learning_rate=0.01\` (of the current optimizer), \`data.source={digits: {seed: 2}}\`;
  \`key=null\` removes one. In any order, a block is set before what is inside it; a change that would overwrite another
  is an error, even if the two paths are spelled differently.
- Relative paths start at the file that contains them.
`;

/** The whole page. */
export function configurationReference() {
  const sections = fileSchema.properties;
  const kinds = [];
  const tables = Object.entries(sections)
    .filter(([, schema]) => schema.properties)
    .map(([key, schema]) => `## \`${key}\`\n\n${table(key, schema, kinds)}`);
  const top = `## Top level\n\n${optionTable(Object.entries(sections))}`;
  const choices = Object.entries(sections).filter(([key, schema]) => !schema.properties && choiceIn(schema) && key);
  const rest = choices.map(([key, schema]) => kindTable(key, choiceIn(schema)));
  return `${[INTRODUCTION, top, ...tables, ...kinds, ...rest]
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

/** A section's keys; the choices in it are added to `kinds` as separate tables. */
function table(path, schema, kinds) {
  const properties = Object.entries(schema.properties);
  for (const [key, property] of properties) {
    const choice = choiceIn(property);
    if (choice) kinds.push(kindTable(`${path}.${key}`, choice));
  }
  const nested = properties
    .filter(([, property]) => property.properties)
    .map(([key, property]) => `### \`${path}.${key}\`\n\n${table(`${path}.${key}`, property, kinds)}`);
  return [optionTable(properties, schema.required), ...nested].join('\n\n');
}

/** Kinds that have a separate page. */
const PAGES = {
  network: 'layers.md',
  head: 'heads.md',
  'training.optimizer': 'optimizers.md',
};

function kindTable(path, choice) {
  const kinds = Object.entries(kindsOf(choice) ?? {});
  const page = PAGES[path];
  if (page) {
    const names = kinds.map(([type]) => `[\`${type}\`](${page}#${type})`).join(', ');
    const initializers = path === 'network' ? initializerTable(kinds) : '';
    return `## Kinds of \`${path}\`\n\n${names}.${initializers}`;
  }
  const parts = kinds.map(([type, options]) => {
    const properties = Object.entries(options.properties ?? {});
    const body = properties.length > 0 ? `\n\n${optionTable(properties, options.required)}` : value(options);
    return `### \`${type}\`\n\n${options.description}${body}`;
  });
  return `## Kinds of \`${path}\`\n\n${parts.join('\n\n')}`;
}

/** Initializers are choices inside layers, listed once. */
function initializerTable(kinds) {
  const dense = kinds.find(([type]) => type === 'dense')?.[1].properties;
  return dense ? `\n\n${kindTable('init', dense.init)}` : '';
}

/** A bare value: `pad: 2`. */
function value(options) {
  return options.type === 'object' ? '' : ` Written \`: ${typeOf(options)}\`.`;
}

function choiceIn(schema) {
  if (kindsOf(schema)) return schema;
  const items = schema.items;
  return items && kindsOf(items) ? items : undefined;
}

/** A table of options: key, value, default, description. */
export function optionTable(properties, required = []) {
  const lines = properties.map(([key, schema]) => {
    const usual = required.includes(key) ? 'required' : defaultOf(schema);
    return `| \`${key}\` | ${typeOf(schema)} | ${usual} | ${String(schema.description ?? '').replaceAll('|', '\\|')} |`;
  });
  return ['| key | value | default | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function defaultOf({ default: usual }) {
  if (usual === undefined || (typeof usual === 'object' && JSON.stringify(usual) === '{}')) return '';
  return `\`${typeof usual === 'object' ? JSON.stringify(usual).replaceAll('"', '') : String(usual)}\``;
}

function typeOf(schema) {
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ');
  if (kindsOf(schema)) return 'choice';
  const items = schema.items;
  if (items && kindsOf(items)) return 'list of choices';
  const bounds = [
    schema.minimum === undefined ? '' : `>= ${schema.minimum}`,
    schema.exclusiveMinimum === undefined ? '' : `> ${schema.exclusiveMinimum}`,
    schema.maximum === undefined ? '' : `<= ${schema.maximum}`,
    schema.exclusiveMaximum === undefined ? '' : `< ${schema.exclusiveMaximum}`,
  ].filter(Boolean);
  const types = [schema.type ?? 'any'].flat().join(' or ');
  return [types, ...bounds].join(' ');
}
