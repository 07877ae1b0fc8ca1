import { defineConfig } from 'vitest/config';
import { built } from './test/built.js';

export default defineConfig({
  plugins: [built],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/build.ts', './test/temporary.ts'],
    reporters: ['default', './test/closing-line/reporter.ts'],
    disableConsoleIntercept: true,
    // A test without assertions fails.
    expect: { requireAssertions: true },
    // A busy machine may be ten times slower.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Node itself loads the built modules, as for the command.
    server: { deps: { external: [/\/dist\//] } },
    // The engine sets V8 flags, which apply to a whole process. Files run one after another in three processes, since most of
    // what they test runs in child processes, and some wait for Slurm or a browser; the rest keeps no state.
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
  },
});
