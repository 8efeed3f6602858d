import type { Pool, PoolClient } from 'pg';

import { inTransaction } from './database.ts';

/**
 * Runs `work` in a transaction that may take long. When the signal says that the claim on the job is
 * lost, what the server is doing for it is cancelled: nothing of it could be committed.
 */
export async function withLoadConnection<Result>(
  pool: Pool,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, async (client) => {
    // The job is done again if this commit is lost in a crash: it need not wait for the disk.
    await client.query('set local synchronous_commit = off');
    const { rows } = await client.query<{ backend: number }>('select pg_backend_pid() as backend');
    const cancel = (): void => {
      pool.query('select pg_cancel_backend($1)', [rows[0]!.backend]).catch(() => {});
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      signal.throwIfAborted();
      return await work(client);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  });
}
