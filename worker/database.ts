import { setTimeout as wait } from 'node:timers/promises';

import { Pool, type PoolClient } from 'pg';
import type { ConnectionOptions } from 'pg-boss';
import type { Logger } from 'pino';

/** Connections as r_worker. A connection that breaks while idle is only told: the next one is new. */
export function openPool(connectionString: string, max: number, log: Logger): Pool {
  const pool = new Pool({
    connectionString,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'cqube worker',
    // A server that lost us stops what it still does for us; one that we left hanging gives up.
    options: '-c client_connection_check_interval=5s -c idle_in_transaction_session_timeout=15min',
  });
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'));
  return pool;
}

/** Runs `work` in a transaction, on one connection, and gives the connection back. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  begin = 'begin',
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const noteBroken = (error: Error): void => void (broken = error);
  client.on('error', noteBroken);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await rollBack(client).catch(noteBroken);
    throw error;
  } finally {
    client.off('error', noteBroken);
    client.release(broken);
  }
}

/** A connection on which even this hangs, as one in the middle of a COPY does, is to be given up. */
async function rollBack(client: PoolClient): Promise<void> {
  const patience = new AbortController();
  const giveUp = async (): Promise<never> => {
    await wait(2_000, undefined, { signal: patience.signal });
    throw new Error('The connection does not answer.');
  };
  try {
    await Promise.race([client.query('rollback'), giveUp()]);
  } finally {
    patience.abort();
  }
}

/** Lets pg-boss work inside our transaction. */
export function sendWithin(client: PoolClient): Required<ConnectionOptions> {
  return { db: { executeSql: async (text, values) => client.query(text, values as unknown[]) } };
}
