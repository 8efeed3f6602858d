import { defineConfig } from 'vitest/config';

/** Public sample files beside the project: `npm run test:samples`. */
export default defineConfig({
  test: { include: ['test/samples/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 360_000 },
});
