// Resolves a valid configuration: expands bare kinds, fills in defaults, names layers, makes paths absolute. The result
// is written to resolved.yaml.
import { resolve } from 'node:path';
import { layers } from '../layers/index.js';
import { kindsOf, readChoice, type Schema } from '../schema/index.js';
import type { Experiment } from './experiment.js';
import { childOf, type Located, toPlain } from './located.js';
import { modelPath } from './model-path.js';

type Plain = Record<string, unknown>;

/** The value with all schema defaults filled in, recursively; `located` says what relative paths are relative to. */
export function withDefaults(schema: Schema, value: unknown, located?: Located): unknown {
  const kinds = kindsOf(schema);
  if (kinds) return resolveChoice(kinds, value, located);
  if (schema.type === 'array' && Array.isArray(value)) {
    const items = (schema.items ?? {}) as Schema;
    return value.map((item, i) => withDefaults(items, item, located && childOf(located, i)));
  }
  const properties = schema.properties as Record<string, Schema> | undefined;
  if (properties && isPlain(value)) return resolveObject(properties, value, located);
  if (typeof value !== 'string') return value;
  const directory = located?.origin.source.directory ?? process.cwd();
  if (schema.format === 'path') return resolve(directory, value);
  if (schema.format === 'model') return modelPath(value, directory);
  return value;
}

function resolveChoice(kinds: Record<string, Schema>, value: unknown, located?: Located): unknown {
  if (typeof value === 'string') return { [value]: withDefaults(kinds[value], {}) };
  const [[kind, options]] = Object.entries(value as Plain);
  return { [kind]: withDefaults(kinds[kind], options, located && childOf(located, kind)) };
}

function resolveObject(properties: Record<string, Schema>, value: Plain, located?: Located): Plain {
  const result: Plain = {};
  for (const [key, schema] of Object.entries(properties)) {
    const given = value[key] ?? schema.default;
    if (given === undefined) continue;
    result[key] = withDefaults(schema, given, located && childOf(located, key));
  }
  return result;
}

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The resolved configuration as plain data, in the syntax of the files. */
export function resolveConfig(schema: Schema, root: Located, fallbackName: string): Plain {
  const config = withDefaults(schema, toPlain(root), root) as Plain;
  const names = layerNames(config.network as Plain[]);
  const network = (config.network as Plain[]).map((item, i) => {
    const { type, options } = readChoice<Plain>(item);
    const { complete } = layers.of(type);
    const named = { name: names[i], ...options };
    return { [type]: complete ? complete(named) : named };
  });
  return { name: fallbackName, ...config, network };
}

/** Names of layers given as plain {kind: options} (or bare): the given name, or the kind and a number. */
export function layerNames(network: readonly unknown[]): string[] {
  const counts = new Map<string, number>();
  return network.map((item) => {
    const [[type, options] = ['', {}]] =
      typeof item === 'string' ? [[item, {}]] : Object.entries((item ?? {}) as Plain);
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    return String((options as Plain | null)?.name ?? `${type}_${number}`);
  });
}

/** The resolved configuration with its choices as {type, options}. */
export function toExperiment(config: Plain): Experiment {
  const { data, network, head, training } = config as Record<string, Plain>;
  return {
    ...(config as unknown as Experiment),
    data: {
      ...(data as unknown as Experiment['data']),
      source: readChoice(data.source as object),
      transforms: (data.transforms as object[]).map((t) => readChoice(t)),
    },
    network: (network as unknown as object[]).map((layer) => readChoice(layer)),
    head: readChoice(head),
    training: {
      ...(training as unknown as Experiment['training']),
      optimizer: readChoice(training.optimizer as object),
      schedule: readChoice(training.schedule as object),
      average: training.average ? readChoice(training.average) : undefined,
      mix: training.mix ? readChoice(training.mix) : undefined,
    },
  };
}
