import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/closing-line/*.fixture.ts'], reporters: ['./test/closing-line/reporter.ts'], maxWorkers: 1 },
});
