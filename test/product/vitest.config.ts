import { defineConfig } from 'vitest/config';

/** Tests that start the whole product: one at a time, the product is started once for all. */
export default defineConfig({
  test: {
    include: ['test/product/**/*.test.ts'],
    globalSetup: ['test/product/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 360_000,
    fileParallelism: false,
  },
});
