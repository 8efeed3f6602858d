import { defineConfig } from 'vitest/config';

/** One runner for everything; what needs a database starts from the template that global-setup makes. */
export default defineConfig({
  test: {
    include: ['{api,cli,demo,deploy,embedded,migrations,test,worker,dashboard/src}/**/*.test.ts', '*.test.ts'],
    exclude: ['**/node_modules/**', 'dashboard/dist/**', 'test/product/**', 'test/samples/**', 'test/long/**'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
