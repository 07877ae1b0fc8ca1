// Settings that cannot change what a run comes to. The one list, for all who ask whether two runs are the same:
// fingerprints of trials, repeats in a comparison, studies that would vary one of them.

/** Paths of a configuration, and why each changes no result. */
export const INERT_KEYS: Readonly<Record<string, string>> = {
  name: 'it names the run directory',
  description: 'it is a text',
  'data.form': 'it tells predict how pictures stand, and training does not read it',
  'training.threads': 'threads change the speed alone',
  'training.checkpoint_every': 'checkpoints are for resuming',
  'training.log_every': 'it thins the lines of metrics.jsonl',
};

/** Measurements that add a number to a run and leave every other as it is. */
export const MEASUREMENTS: Readonly<Record<string, string>> = {
  'training.watch_test': 'it only measures',
  'training.evaluate_train': 'it only measures',
};

type Plain = Readonly<Record<string, unknown>>;

/** A resolved configuration without the keys at these paths. */
export function withoutKeys(config: Plain, paths: readonly string[]): Plain {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !paths.includes(key))
      .map(([key, value]) => {
        const inner = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
        return [key, isPlain(value) ? withoutKeys(value, inner) : value];
      }),
  );
}

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
