import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two workers: browsers and child processes of the tests need the rest of a small machine.
    maxWorkers: 2,
  },
});
