// An experiment and a study as plain data, trained in an instant.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const folder = () => mkdtempSync(join(tmpdir(), 'lenet-library-'));

export const SMALL = {
  name: 'small',
  data: { source: { digits: { train: 120, test: 20 } }, split: { train: 100, validation: 20 } },
  network: [{ dense: { name: 'd1', units: 8, activation: 'tanh' } }],
  training: { epochs: 2, batch_size: 20 },
};

/** Everything except the place and the times, which differ between two runs of the same configuration. */
export const withoutPlace = <R extends { run: string; timing: object }>({ run: _, timing, ...rest }: R) => ({
  ...rest,
  timing: Object.keys(timing),
});
