import type { Client } from 'pg';

import { connectionFailure } from './connection-failure.ts';
import { exitCode } from './exit-code.ts';
import { failure, isFailure } from './failure.ts';
import { readDatabaseUrl } from './settings.ts';

/**
 * Gives `work` a connection as the database's owner and closes it.
 *
 * What the database refuses in its own words (our QB codes) is said in those words. The driver is loaded
 * here and not at the top: an emitter's installation has no need of it.
 */
export async function withDatabase<Result>(
  env: NodeJS.ProcessEnv,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = await readDatabaseUrl(env);
  const { Client: Connection } = await import('pg');
  const client = new Connection({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw withoutConnection(error, databaseUrl);
  }
  try {
    return await work(client);
  } catch (error) {
    const { code } = error as { code?: string };
    throw code === undefined || isFailure(error)
      ? error
      : failure(exitCode.refused, databaseSentence(error as Error), { cause: error });
  } finally {
    await client.end();
  }
}

function withoutConnection(error: unknown, databaseUrl: string): Error {
  const { code } = error as { code?: string };
  const { host } = new URL(databaseUrl);
  return /^(28|3D|53|57)/.test(code ?? '')
    ? failure(exitCode.refused, `The database at ${host} says: ${(error as Error).message}.`, { cause: error })
    : connectionFailure(error, `${host} (the database)`);
}

function databaseSentence(error: Error & { code?: string; detail?: string }): string {
  return error.code?.startsWith('QB') ? error.message : `The database says: ${error.message} (${error.code}).`;
}
