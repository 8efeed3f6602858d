import { setTimeout as wait } from 'node:timers/promises';

import type { PoolClient } from 'pg';

import type { Context } from '../context.ts';
import { settle, type Job } from '../job.ts';

type Period = { readonly sourceName: string; readonly period: string };

/**
 * Clears away what counts no more and puts together what has become many pieces, whenever no reader is in the
 * way: nobody who reads is held up for it. What could not be done is done the next time.
 */
export const tidy: Job<object> = {
  queue: 'tidy',
  options: { policy: 'exclusive', expireInSeconds: 14_400 },

  async run(attempt, context) {
    const { pool, log } = context;
    const { rows: batches } = await pool.query<{ batchId: number }>(
      'select batch_id as "batchId" from staging.batch_to_remove() as batch_id');
    for (const { batchId } of batches) {
      const isDone = await whenFree(() => pool.query('call transform.remove_batch($1)', [batchId]), attempt.signal);
      log.info({ batchId, isDone }, 'batch that was taken out removed');
    }

    const { rows: periods } = await pool.query<Period>(
      'select source_name as "sourceName", period::text from transform.period_to_compact()');
    for (const period of periods) {
      const isDone = await compact(period, attempt.signal, context);
      log.info({ ...period, isDone }, 'period compacted');
    }
    await settle(context, attempt, async () => {});
  },
};

/** Under the lock of the source all the way: what is copied must still be all there is when it takes its place. */
async function compact({ sourceName, period }: Period, signal: AbortSignal, { pool }: Context): Promise<boolean> {
  return withSource(pool, sourceName, async (client) => {
    await client.query('call transform.copy_period($1, $2)', [sourceName, period]);
    const swap = (): Promise<unknown> => client.query('call transform.swap_period($1, $2)', [sourceName, period]);
    const isDone = await whenFree(swap, signal);
    if (!isDone) {
      await client.query('call transform.forget_copy($1, $2)', [sourceName, period]);
    }
    return isDone;
  });
}

async function withSource<Result>(
  pool: Context['pool'], sourceName: string, work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let isLocked = false;
  try {
    await client.query(`select pg_catalog.pg_advisory_lock(hashtext('source'), hashtext($1))`, [sourceName]);
    isLocked = true;
    return await work(client);
  } finally {
    // A connection that is closed gives up its locks too.
    const unlocked = isLocked && await client
      .query(`select pg_catalog.pg_advisory_unlock(hashtext('source'), hashtext($1))`, [sourceName])
      .then(() => true, () => false);
    client.release(!unlocked);
  }
}

/** Tries what gives up where a reader is in the way, until it is done or has been tried often enough. */
async function whenFree(work: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  for (let tries = 0; tries < 10; tries += 1) {
    try {
      await work();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03') {
        throw error;
      }
    }
    await wait(500, undefined, { signal });
  }
  return false;
}
