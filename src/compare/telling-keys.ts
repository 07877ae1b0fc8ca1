// Which settings tell runs apart.

type FlatConfig = ReadonlyMap<string, unknown>;

/** Keys whose values differ between configurations. */
export function varyingKeys(configs: readonly FlatConfig[]): string[] {
  const keys = new Set(configs.flatMap((config) => [...config.keys()]));
  const differs = (key: string) => new Set(configs.map((config) => JSON.stringify(config.get(key)))).size > 1;
  return [...keys].filter(differs);
}

/** More differences inside networks than this are told by the network as a whole. */
const MOST_KEYS = 3;

/**
 * Those that tell the runs apart at a glance: of different architectures one key in short, of different
 * kinds (optimizers, sources) their name and rate, not options that only one of them has.
 */
export function tellingKeys(varying: readonly string[], isEverywhere: (key: string) => boolean): string[] {
  const insideAnother = (key: string) =>
    varying.some((other) => key.startsWith(`${other}.`)) && !key.endsWith('.learning_rate');
  const keys = varying.filter((key) => isEverywhere(key) && !insideAnother(key));
  const network = varying.filter((key) => key.startsWith('network.'));
  // One or two changes inside the network are clearer by name than in the summary of all of it.
  return network.length <= MOST_KEYS ? [...keys.filter((key) => !key.startsWith('network')), ...network] : keys;
}
