import { Client } from 'pg';

import type { Config } from '../config.ts';
import { bootstrapDatabase } from '../migrations/bootstrap.ts';
import { migrateDatabase } from '../migrations/migrate.ts';
import { keepPostgres } from './keep-postgres.ts';
import type { Secrets } from './secrets.ts';
import type { Step, Tell } from './tell.ts';

/** The database that everything works on, migrated: the embedded server's or the one behind DATABASE_URL. */
export type Database = {
  /** The superuser's where the server is ours, else the migrating login's. */
  readonly ownerUrl: string;
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly identityUrl: string;
  stop(): Promise<void>;
};

const databaseName = 'cqube';

export type DatabaseOptions = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly tell: Tell;
  readonly step: Step;
};

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.config.databaseUrl
    ? openExternal(options.config.databaseUrl, options)
    : openEmbedded(options);
}

/** The address of the same database for another login. */
export function urlFor(databaseUrl: string, login: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = encodeURIComponent(login);
  url.password = encodeURIComponent(password);
  return url.href;
}

async function openEmbedded({ config, secrets, tell, step }: DatabaseOptions): Promise<Database> {
  const passwords = secrets.databasePasswords;
  const server = await step('Starting PostgreSQL', () =>
    keepPostgres({ home: config.home, port: config.databasePort, password: passwords['postgres']!, tell }),
  );
  try {
    const address = `postgres://127.0.0.1:${config.databasePort}/postgres`;
    const superuserUrl = urlFor(address, 'postgres', passwords['postgres']!);
    const bootstrap = { superuserUrl, database: databaseName, password: passwords['m_cqube']! };
    const databaseUrl = await bootstrapDatabase(bootstrap);
    const urls = await migrate(databaseUrl, config, secrets, step);
    return { ...urls, ownerUrl: urlFor(databaseUrl, 'postgres', passwords['postgres']!), stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openExternal(databaseUrl: string, { config, secrets, step }: DatabaseOptions): Promise<Database> {
  await checkConnection(databaseUrl);
  const urls = await migrate(databaseUrl, config, secrets, step);
  return { ...urls, ownerUrl: databaseUrl, stop: async () => undefined };
}

async function migrate(databaseUrl: string, config: Config, secrets: Secrets, step: Step) {
  const given = {
    r_api: config.apiDatabaseUrl,
    r_worker: config.workerDatabaseUrl,
    r_identity: config.identityDatabaseUrl,
  };
  const ours = Object.entries(given).filter(([, url]) => url === undefined).map(([login]) => login);
  const passwords = Object.fromEntries(ours.map((login) => [login, secrets.databasePasswords[login]!]));
  await step('Bringing the database up to date', () => migrateDatabase({ databaseUrl, passwords }));

  const url = (login: keyof typeof given) =>
    given[login] ?? urlFor(databaseUrl, login, secrets.databasePasswords[login]!);
  return { apiUrl: url('r_api'), workerUrl: url('r_worker'), identityUrl: url('r_identity') };
}

async function checkConnection(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    const { message, code } = error as Error & { code?: string };
    throw new Error(`The database behind DATABASE_URL (${host}${pathname}) cannot be reached: ${message || code}.`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
