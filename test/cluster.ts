/**
 * A PostgreSQL cluster for tests: one server, one template that is migrated once, a copy for whoever asks.
 *
 * `node test/cluster.ts` keeps one running by hand and prints the superuser's URL of a fresh database.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { Client } from 'pg';

import { startPostgres } from '../embedded/postgres.ts';
import { bootstrapDatabase } from '../migrations/bootstrap.ts';
import { migrateDatabase } from '../migrations/migrate.ts';
import { installPgtap } from './pgtap.ts';

export type TestCluster = {
  readonly port: number;
  /** The file that the server's log goes to. */
  readonly log: string;
  /** A URL of a database, for a login (default the superuser). All logins have the password "test". */
  url(database: string, login?: string): string;
  stop(): Promise<void>;
};

const logins = ['r_api', 'r_worker', 'r_identity'];

/** Settings that trade durability for speed: a test cluster is thrown away. */
const settings = {
  fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0',
  max_locks_per_transaction: '512', max_connections: '200', shared_buffers: '512MB', max_wal_size: '4GB',
  'cqube.is_test_cluster': 'on',
};

export async function startTestCluster(): Promise<TestCluster> {
  const folder = mkdtempSync('/var/tmp/cqube-test-');
  chmodSync(folder, 0o755);
  const port = await freePort();
  const log = join(folder, 'postgres.log');
  const server = await startPostgres({
    dataDir: join(folder, 'data'), port, password: 'test', settings,
    onLog: (text) => existsSync(folder) && appendFileSync(log, text, { mode: 0o600 }),
  });
  const cluster: TestCluster = {
    port, log,
    url: (database, login = 'postgres') => urlOf(port, database, login),
    async stop() {
      await server.stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await makeTemplate(cluster);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** Copies the template; 10 to 25 ms. Give `postgresPort` where the cluster runs in another process. */
export async function freshDatabase(port: number): Promise<string> {
  const name = `t_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await withSuperuser(urlOf(port, 'postgres', 'postgres'), async (client) => {
    await client.query(`create database ${name} template template_cqube strategy file_copy owner m_cqube`);
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to r_api, r_worker, r_identity, r_analyst`);
  });
  return name;
}

export function urlOf(port: number, database: string, login = 'postgres'): string {
  return `postgres://${login}:test@127.0.0.1:${port}/${database}`;
}

export async function withSuperuser<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function freePort(): Promise<number> {
  return new Promise((settle) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => settle(port));
    });
  });
}

async function makeTemplate(cluster: TestCluster): Promise<void> {
  const databaseUrl = await bootstrapDatabase({
    superuserUrl: cluster.url('postgres'), database: 'template_cqube', password: 'test',
  });
  await migrateDatabase({
    databaseUrl, passwords: Object.fromEntries(logins.map((login) => [login, 'test'])),
  });
  await withSuperuser(cluster.url('template_cqube'), installPgtap);
}

if (import.meta.main) {
  const cluster = await startTestCluster();
  console.log(cluster.url(await freshDatabase(cluster.port)));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void cluster.stop().then(() => process.exit(0)));
  }
}
