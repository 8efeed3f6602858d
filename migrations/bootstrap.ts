/**
 * What a superuser does once for a new database; the embedded setting does it by itself.
 *
 * Makes the migrating login m_cqube and the database, then runs deploy/bootstrap.sql in it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';

export type BootstrapOptions = {
  /** A superuser's, of any database of the cluster. */
  readonly superuserUrl: string;
  readonly database: string;
  /** The password that m_cqube gets. */
  readonly password: string;
};

/** Returns the URL of the migrating login. Harmless when done before. */
export async function bootstrapDatabase({ superuserUrl, database, password }: BootstrapOptions): Promise<string> {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(database)}`);
    }
  });

  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  const script = await readFile(join(import.meta.dirname, '..', 'deploy', 'bootstrap.sql'), 'utf8');
  await withClient(url.href, async (client) => {
    await client.query(`select set_config('cqube.password', $1, false)`, [password]);
    await client.query(script);
  });

  url.username = 'm_cqube';
  url.password = password;
  return url.href;
}

async function withClient(connectionString: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
