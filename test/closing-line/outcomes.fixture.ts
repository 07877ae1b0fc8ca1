// One test of each kind: it passes, fails, is skipped, is in a suite whose set-up fails, or leaves a rejected promise.
import { beforeAll, describe, expect, it } from 'vitest';

it('passes', () => expect(1).toBe(1));
it('fails', () => expect(1).toBe(2));
it.skipIf(true)('is skipped', () => expect(1).toBe(1));

describe('a suite whose set-up fails', () => {
  beforeAll(() => {
    throw new Error('no set-up');
  });
  it('never runs', () => expect(1).toBe(1));
});

it('leaves an unhandled rejection', async () => {
  void Promise.reject(new Error('nobody awaits it'));
  await new Promise((done) => setTimeout(done, 10));
  expect(1).toBe(1);
});
