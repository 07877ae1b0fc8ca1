import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { json, lenet, temporary } from './lenet.js';

const DIGITS = [
  'find-rate',
  'quickstart',
  '--set',
  'data.source={digits: {train: 1500, test: 100}}',
  '--set',
  'data.split={train: 1400, validation: 100}',
];

it('find-rate draws the loss by learning rate, suggests one, and writes nothing', async () => {
  const cwd = temporary();
  const { code, stdout, stderr } = await lenet(DIGITS, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^quickstart {2}adam, batches of 64, seed 1\n\ntraining loss by learning rate\n/);
  expect(stdout).toMatch(/ └[┴─]+\n +0\.000001 .*rate\n/);
  const [, tried, again] = /\ntry (\S+): {2}--set training\.optimizer\.adam\.learning_rate=(\S+)\n/.exec(stdout) ?? [];
  expect(again).toBe(tried);
  expect(Number(tried)).toBeGreaterThan(1e-4);
  expect(Number(tried)).toBeLessThan(0.05);
  expect(readdirSync(cwd)).toEqual([]);
});

it('find-rate --json has the curve, and says what was tested', async () => {
  const record = json(
    await lenet([...DIGITS, '--json', '--steps', '50', '--from', '1e-5', '--to', '1e-4'], { cwd: temporary() }),
  );
  expect(record).toMatchObject({ optimizer: 'adam', seed: 1, diverged: false });
  expect([record.rates, record.losses, record.smoothed].map(({ length }) => length)).toEqual([50, 50, 50]);
});

it.each([[['--from', '0']], [['--from', '1', '--to', '0.1']], [['--to', 'high']]])(
  'find-rate refuses rates that do not rise: %j',
  async (more) => {
    const { code, stderr } = await lenet([...DIGITS, ...more], { cwd: temporary() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--from and --to take rates above 0, the first lower than the second/);
  },
);
