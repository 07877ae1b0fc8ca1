import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('the closing line counts failed suites, files that do not load and unhandled errors as failures', () => {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/closing-line/vitest.config.ts'];
  const { status, stdout } = spawnSync(process.execPath, vitest, { encoding: 'utf8' });
  // A test, a suite, a file and a rejection failed; vitest does not run the test whose set-up failed.
  expect(stdout.trim().split('\n').at(-1)).toBe('2 passed, 4 failed, 2 skipped');
  expect(status).toBe(1);
});
