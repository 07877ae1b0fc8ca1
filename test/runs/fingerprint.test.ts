// What a configuration trains, as one number. Directories of trials are named after it: it stays what it is.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { fingerprintOf } from '../../src/runs/fingerprint.js';
import { INERT_KEYS, withoutKeys } from '../../src/runs/inert-keys.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

it('is the SHA-256 of the configuration as JSON with sorted keys', () => {
  const config = { seed: 1, network: [{ conv2d: { name: 'c1', kernel: 5 } }, { b: null, a: [2, 1] }] };
  expect(fingerprintOf(config)).toBe(
    sha256('{"network":[{"conv2d":{"kernel":5,"name":"c1"}},{"a":[2,1],"b":null}],"seed":1}'),
  );
});

it('changes with every setting except those that do not affect results', () => {
  const config = {
    ...{ name: 'a', description: 'b', data: { form: 1, source: 'digits' } },
    training: { threads: 1, checkpoint_every: 2, log_every: 3, epochs: 4 },
  };
  const other = {
    ...{ name: 'A', description: 'B', data: { form: 2, source: 'digits' } },
    training: { threads: 5, checkpoint_every: 6, log_every: 7, epochs: 4 },
  };
  expect(fingerprintOf(other)).toBe(fingerprintOf(config));
  expect(fingerprintOf({ ...config, training: { ...config.training, epochs: 5 } })).not.toBe(fingerprintOf(config));
  expect(fingerprintOf(config, ['training.epochs'])).toBe(
    fingerprintOf({ ...config, training: { ...config.training, epochs: 5 } }, ['training.epochs']),
  );
});

it('omits keys only at their paths', () => {
  const config = {
    name: 'a',
    network: [{ name: 'f1' }],
    data: 'name',
    training: { name: 1, threads: 2 },
    training2: 3,
  };
  expect(withoutKeys(config, Object.keys(INERT_KEYS))).toEqual({
    ...{ network: [{ name: 'f1' }], data: 'name', training: { name: 1 }, training2: 3 },
  });
  expect(withoutKeys({ network: ['a', 'b'], data: null }, ['network.0', 'data.form'])).toEqual({
    ...{ network: ['a', 'b'], data: null },
  });
});
