import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/temporary.ts',
    reporters: ['default', './test/closing-line.ts'],
    disableConsoleIntercept: true,
    testTimeout: 60_000,
    // The engine sets V8 flags and shares memory: a process a file keeps tests apart.
    pool: 'forks',
    maxWorkers: 2,
  },
});
