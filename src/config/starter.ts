// `lenet new`: a configuration or study to start from, with comments that say what can be set.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Document, isMap, isPair, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { flowText } from '../format/flow.js';
import { wrapped } from '../format/wrap.js';
import type { Schema } from '../schema/index.js';
import { readConfig } from './load.js';
import { toPlain } from './located.js';
import { fileSchema } from './schema.js';
import type { Shipped } from './shipped.js';

const SCHEMAS = fileURLToPath(new URL('../../schema/', import.meta.url));
const COLUMNS = 100;

/** The text of a file at `target` that says what a shipped one does. */
export function starter(from: Shipped, target: string): string {
  const schema = from.kind === 'study' ? 'study' : 'experiment';
  const line = `# yaml-language-server: $schema=${pathBetween(target, resolve(SCHEMAS, `${schema}.schema.json`))}`;
  const origin = `# Copied from ${from.name}.`;
  return `${line}\n${origin}\n${from.kind === 'study' ? studyText(from.file) : configurationText(from.file)}`;
}

/** A relative path within a project, an absolute one out of it. */
function pathBetween(target: string, file: string): string {
  const path = relative(dirname(resolve(target)), file).replaceAll('\\', '/');
  if (/^(\.\.\/){3}/.test(path)) return file;
  return path.startsWith('.') ? path : `./${path}`;
}

/** The study as it is; its bases by their names. */
const studyText = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/^# yaml-language-server.*\n/, '')
    .replace(/(?<=[\s[{:])(?:\.\.?\/)+(?:configs\/)?([\w-]+)\.yaml/g, '$1');

/** The configuration with all that it extends, each setting with its description, and the other settings as comments. */
function configurationText(file: string): string {
  const { name: _, description: __, ...tree } = toPlain(readConfig(file).root) as Record<string, unknown>;
  const document = new Document(tree);
  const root: unknown = document.contents;
  if (!isMap(root)) throw new TypeError('a configuration is a map');
  for (const pair of root.items) annotateSection(pair as Pair, fileSchema.properties as Record<string, Schema>);
  return document.toString({ lineWidth: 0 });
}

function annotateSection(pair: Pair, schemas: Record<string, Schema>): void {
  const key = keyOf(pair);
  const schema = schemas[key];
  if (isScalar(pair.key)) {
    pair.key.spaceBefore = true;
    pair.key.commentBefore = comment(String(schema?.description ?? ''));
  }
  if (isSeq(pair.value)) for (const item of pair.value.items) flowOptions(item);
  const properties = schema?.properties as Record<string, Schema> | undefined;
  if (isMap(pair.value) && properties) annotateSettings(pair.value, properties);
  else flowOptions(pair.value);
}

/** Settings on a line each, with what they mean; then those that the file leaves at their defaults. */
function annotateSettings(map: YAMLMap, properties: Record<string, Schema>): void {
  for (const pair of map.items) {
    const { description } = properties[keyOf(pair as Pair)] ?? {};
    if (isScalar(pair.key)) pair.key.commentBefore = comment(String(description ?? ''));
    flow(pair.value);
  }
  const set = new Set(map.items.map((pair) => keyOf(pair as Pair)));
  const others = Object.entries(properties).filter(([key]) => !set.has(key));
  map.comment = others
    .map(
      ([key, schema]) =>
        `${comment(String(schema.description ?? ''))}\n ${`${key}: ${flowText(schema.default)}`.trim()}`,
    )
    .join('\n');
}

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');

/** Puts the options of a layer or a head on one line. */
function flowOptions(choice: unknown): void {
  if (isMap(choice)) for (const pair of choice.items) flow(pair.value);
}

/** Puts a value on one line. */
function flow(value: unknown): void {
  if (isMap(value) || isSeq(value)) value.flow = true;
  if (isMap(value)) for (const pair of value.items) if (isPair(pair)) flow(pair.value);
  if (isSeq(value)) for (const item of value.items) flow(item);
}

const comment = (text: string): string =>
  wrapped(text.replace(/\s+/g, ' ').replaceAll('`', ''), COLUMNS)
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
