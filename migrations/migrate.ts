/**
 * Brings a database to the present state: migrations, then sql/, then the queue's schema, then the
 * passwords of the logins that the processes use. Safe to call again, and to call while others run.
 */
import { Logger } from '@graphile/logger';
import { migrate } from 'graphile-migrate';
import { clearAllPools } from 'graphile-migrate/dist/pgReal.js';
import { Client } from 'pg';
import { PgBoss } from 'pg-boss';

import { applySql } from './apply-sql.ts';
import { checkServer } from './check-server.ts';

export type MigrateOptions = {
  /** The migrating login's: owns the database and may create roles, need not be superuser. */
  readonly databaseUrl: string;
  /** Passwords to set for r_api, r_worker, r_identity; a login left out keeps its own. */
  readonly passwords?: Readonly<Record<string, string>>;
  /** Told what is being done, a sentence a step. */
  readonly tell?: (sentence: string) => void;
};

export async function migrateDatabase({ databaseUrl, passwords = {}, tell = () => {} }: MigrateOptions): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await checkServer(client);
    await runMigrations(databaseUrl);
    if (await applySql(client)) {
      tell('Installed sql/.');
    }
    await installQueue(databaseUrl);
    await setPasswords(client, passwords);
    for (const problem of await serverProblems(client)) {
      tell(problem);
    }
  } finally {
    await client.end();
  }
}

async function runMigrations(databaseUrl: string): Promise<void> {
  try {
    await migrate({ connectionString: databaseUrl, migrationsFolder: import.meta.dirname, logger: quiet });
  } finally {
    // Its pool lingers, and ends the whole process when the server goes away meanwhile.
    clearAllPools();
  }
}

/** The queue's tables belong to the worker, which alone uses them. */
async function installQueue(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c role=r_worker');
  const boss = new PgBoss({
    connectionString: url.href, schema: 'pgboss', createSchema: false, supervise: false, schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  await boss.stop({ graceful: false });
}

async function setPasswords(client: Client, passwords: Readonly<Record<string, string>>): Promise<void> {
  for (const [login, password] of Object.entries(passwords)) {
    await client.query(`alter role ${client.escapeIdentifier(login)} password ${client.escapeLiteral(password)}`);
  }
}

/** What the bootstrap should have taken from readers and did not: it only warns where it lacks the right. */
async function serverProblems(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ problem: string }>('select rls.server_problems() as problem');
  return rows.map(({ problem }) => problem);
}

/** graphile-migrate tells of each file; only its errors matter here, and those are thrown. */
const quiet = new Logger(() => () => {});

if (import.meta.main) {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) {
    throw new Error('Set DATABASE_URL to the migrating login; see docs/migrate.md.');
  }
  await migrateDatabase({ databaseUrl, tell: console.log });
}
