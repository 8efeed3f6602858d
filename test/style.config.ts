import { defineConfig } from 'vitest/config';

/** The house style alone: needs no database. */
export default defineConfig({ test: { include: ['test/house-style.test.ts'] } });
