import { defineConfig } from 'vitest/config';
import { built } from './test/built.js';

export default defineConfig({
  plugins: [built],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/build.ts', './test/temporary.ts'],
    reporters: ['default', './test/closing-line/reporter.ts'],
    disableConsoleIntercept: true,
    // A test that asserts nothing fails.
    expect: { requireAssertions: true },
    // A busy machine may be ten times slower.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Node itself loads what is built, as it does for the command.
    server: { deps: { external: [/\/dist\//] } },
    // The engine sets V8 flags, which are a process's. Files follow one another in three processes, since most of
    // what they test is in processes of its own, and some wait for Slurm or a browser; the rest keeps no state.
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
  },
});
