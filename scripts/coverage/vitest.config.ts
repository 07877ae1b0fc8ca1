import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.js';

export default mergeConfig(
  base,
  defineConfig({
    // The inspector makes everything slower.
    test: { setupFiles: ['./scripts/coverage/setup.js'], testTimeout: 300_000, hookTimeout: 300_000 },
  }),
);
