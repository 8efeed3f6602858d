import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { databaseSettings } from '../embedded/database-settings.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { bootstrapDatabase } from '../migrations/bootstrap.ts';
import { migrateDatabase } from '../migrations/migrate.ts';
import { freePort } from '../test/cluster.ts';
import { connectionTo, password, type Connection } from './connection.ts';

/** A cluster of our own, with the settings of `npm start`: fsync on, logged tables. */
export type BenchCluster = Connection & {
  /** Files that the server is to read go here. */
  readonly folder: string;
  /** A database as another one is now; nobody may be connected to that. */
  copy(template: string): Promise<string>;
  drop(database: string): Promise<void>;
  stop(): Promise<void>;
};

const logins = ['r_api', 'r_worker', 'r_identity'];

/** The database that was just migrated, and holds nothing. */
export const emptyDatabase = 'bench_empty';

export async function startCluster(): Promise<BenchCluster> {
  const folder = mkdtempSync('/var/tmp/cqube-bench-');
  chmodSync(folder, 0o755);
  const port = await freePort();
  // The one setting that differs lets a cluster have several databases of ours.
  const settings = { ...databaseSettings(), 'cqube.is_test_cluster': 'on' };
  const server = await startPostgres({ dataDir: join(folder, 'data'), port, password, settings });
  const connection = connectionTo(port);
  let copies = 0;

  const cluster: BenchCluster = {
    ...connection,
    folder,
    async copy(template) {
      const name = `bench_${(copies += 1)}`;
      await cluster.within('postgres', (client) =>
        client.query(`create database ${name} template ${template} strategy file_copy owner m_cqube`));
      await cluster.within('postgres', (client) => client.query('checkpoint'));
      return name;
    },
    drop: (database) => cluster.within('postgres', async (client) => {
      await client.query(`drop database ${database} with (force)`);
    }),
    async stop() {
      await server.stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };

  try {
    const superuserUrl = connection.url('postgres');
    const databaseUrl = await bootstrapDatabase({ superuserUrl, database: emptyDatabase, password });
    await migrateDatabase({ databaseUrl, passwords: Object.fromEntries(logins.map((login) => [login, password])) });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}
