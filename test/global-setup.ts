import type { TestProject } from 'vitest/node';

import { startTestCluster } from './cluster.ts';

/** One cluster for the whole run; tests take databases from it with `freshDatabase(inject('databasePort'))`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  project.provide('databasePort', cluster.port);
  project.provide('databaseLog', cluster.log);
  return () => cluster.stop();
}

declare module 'vitest' {
  export interface ProvidedContext {
    databasePort: number;
    databaseLog: string;
  }
}
