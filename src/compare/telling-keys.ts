// Chooses the settings that distinguish runs.

type FlatConfig = ReadonlyMap<string, unknown>;

/** Keys whose values differ between configurations. */
export function varyingKeys(configs: readonly FlatConfig[]): string[] {
  const keys = new Set(configs.flatMap((config) => [...config.keys()]));
  const differs = (key: string) => new Set(configs.map((config) => JSON.stringify(config.get(key)))).size > 1;
  return [...keys].filter(differs);
}

/** Above this number of differences inside networks, the network as a whole is used. */
const MOST_KEYS = 3;

/**
 * The keys that distinguish runs at a glance: for different architectures the summary of the network, for different
 * kinds (optimizers, sources) their name and rate, not options that only one of them has.
 */
export function tellingKeys(varying: readonly string[], isEverywhere: (key: string) => boolean): string[] {
  const insideAnother = (key: string) =>
    varying.some((other) => key.startsWith(`${other}.`)) && !key.endsWith('.learning_rate');
  // A layer that some networks lack is told by their summary; any other setting that some runs lack tells them apart.
  const isTold = (key: string) => isEverywhere(key) || !key.startsWith('network.');
  const keys = varying.filter((key) => isTold(key) && !insideAnother(key));
  const network = varying.filter((key) => key.startsWith('network.'));
  // One or two changes inside the network are clearer by name than in its summary.
  return network.length <= MOST_KEYS ? [...keys.filter((key) => !key.startsWith('network')), ...network] : keys;
}
