import type { TestProject } from 'vitest/node';

import { startProduct } from './start-product.ts';

/** The product with its demo state, as `npm start` shows it; the tests only look and send small files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const product = await startProduct();
  project.provide('home', product.home);
  project.provide('web', product.web);
  return () => product.stop();
}

declare module 'vitest' {
  export interface ProvidedContext {
    home: string;
    web: string;
  }
}
