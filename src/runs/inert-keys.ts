// Settings that cannot affect results. The only list of them: used for fingerprints of trials, for repeats in a
// comparison, and to reject studies that vary one of them.

/** Paths of a configuration, and why each does not affect results. */
export const INERT_KEYS: Readonly<Record<string, string>> = {
  name: 'it only names the run directory',
  description: 'it is only a description',
  'data.form': 'only lenet predict uses it',
  'training.threads': 'threads only change the speed',
  'training.checkpoint_every': 'checkpoints are only for resuming',
  'training.log_every': 'it only changes the lines of metrics.jsonl',
  'training.log_to': 'it only writes files for TensorBoard',
};

/** Measurements that add a metric to a run and change no other. */
export const MEASUREMENTS: Readonly<Record<string, string>> = {
  'training.watch_test': 'it only measures',
  'training.evaluate_train': 'it only measures',
};

type Plain = Readonly<Record<string, unknown>>;

/** A copy of a resolved configuration without the keys at these paths. */
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
