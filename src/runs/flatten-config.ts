// Flattens a resolved configuration to dotted keys and plain values, so that two can be compared.

type Plain = Readonly<Record<string, unknown>>;

/** Keys that differ between all runs. */
const IGNORED = new Set(['name', 'description']);

/**
 * `training.optimizer` becomes the kind's name and its options `training.optimizer.learning_rate`; layers
 * go by name, `network.c1.filters`; `network` itself is a summary, so that different architectures
 * differ in one key.
 */
export function flattenConfig(config: Plain): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [key, value] of Object.entries(config)) {
    if (IGNORED.has(key)) continue;
    if (key === 'network' && Array.isArray(value)) flattenNetwork(value as Plain[], flat);
    else flatten(key, value, flat);
  }
  return flat;
}

/** A resolved choice is a map with one key, the kind, whose value is a map: {relu: {}}. */
function isChoice(value: object): boolean {
  const [inner, ...more] = Object.values(value);
  return more.length === 0 && typeof inner === 'object' && inner !== null && !Array.isArray(inner);
}

function flatten(path: string, value: unknown, flat: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    flat.set(path, Array.isArray(value) ? short(value) : value);
    return;
  }
  if (isChoice(value)) {
    const [[kind, options]] = Object.entries(value) as [string, object][];
    flat.set(path, kind);
    for (const [option, v] of Object.entries(options)) flatten(`${path}.${option}`, v, flat);
    return;
  }
  for (const [key, inner] of Object.entries(value)) flatten(`${path}.${key}`, inner, flat);
}

function flattenNetwork(layers: readonly Plain[], flat: Map<string, unknown>): void {
  flat.set('network', layers.map(layerInShort).join(' '));
  for (const layer of layers) {
    const [[type, options]] = Object.entries(layer) as [string, Plain][];
    const name = String(options.name);
    flat.set(`network.${name}`, type);
    for (const [key, value] of Object.entries(options)) {
      if (key !== 'name') flatten(`network.${name}.${key}`, value, flat);
    }
  }
}

/** Summary of a layer: conv2d 6@5, max2, dense 120 ... */
function layerInShort(layer: Plain): string {
  const [[type, o]] = Object.entries(layer) as [string, Plain][];
  const size = (value: unknown) => [value].flat().join('x');
  if (type === 'conv2d') return `conv${o.filters}@${size(o.kernel)}`;
  if (type === 'pool2d') return `${o.mode}${size(o.kernel)}`;
  if (type === 'subsample2d') return `sub${size(o.kernel)}`;
  if (type === 'dropout') return `drop${o.rate}`;
  if (typeof o.units === 'number') return `${type}${o.units}`;
  return type;
}

/** A list (of transforms, say) in one line. */
function short(list: readonly unknown[]): string {
  return JSON.stringify(list).replace(/["{}]/g, '').replaceAll(',', ', ');
}

/** Names of a resolved configuration's layers, in order. */
export const layerNamesOf = (config: Plain): string[] => layersOf(config).map(({ name }) => name);

/** Names of its convolutions, in order. */
export const convolutionsOf = (config: Plain): string[] =>
  layersOf(config).flatMap(({ type, name }) => (type === 'conv2d' ? [name] : []));

const layersOf = ({ network }: Plain): { readonly type: string; readonly name: string }[] =>
  (Array.isArray(network) ? (network as Plain[]) : []).map((layer) => {
    const [[type, options]] = Object.entries(layer) as [string, Plain][];
    return { type, name: String(options?.name) };
  });

/** Adds layer names to networks with equal summaries: the same layers in another order, say. */
export function tellNetworksApart(
  all: readonly { readonly config: Map<string, unknown>; readonly layers: readonly string[] }[],
): void {
  const lookOf = (config: ReadonlyMap<string, unknown>) => String(config.get('network'));
  const orders = new Map<string, Set<string>>();
  for (const { config, layers } of all) {
    orders.set(lookOf(config), (orders.get(lookOf(config)) ?? new Set()).add(layers.join()));
  }
  for (const { config, layers } of all) {
    const look = lookOf(config);
    if ((orders.get(look)?.size ?? 0) > 1) config.set('network', `${look} (${layers.join(' ')})`);
  }
}
