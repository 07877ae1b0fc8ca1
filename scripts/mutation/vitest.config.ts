import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

// Builds nothing: a build would repair the fault.
export default defineConfig({
  ...base,
  test: { ...base.test, globalSetup: ['./test/temporary.ts'], reporters: ['dot'], bail: 1, maxWorkers: 1 },
});
