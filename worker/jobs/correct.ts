import type { PoolClient } from 'pg';

import { isRefusal, refusal } from '../csv/refusal.ts';
import type { Context } from '../context.ts';
import { readEmission, rejectedKey } from '../emission.ts';
import { completeWithin, sendNext, settle, usualOptions, type Attempt, type Job } from '../job.ts';
import { loadBatch, openArchived } from '../load-batch.ts';
import { withLoadConnection } from '../load-connection.ts';
import { findObject } from '../store.ts';
import { aggregate } from './aggregate.ts';

export type ToCorrect = { readonly correctionId: string };

/** A batch that was taken out and is to be read again from the archive. */
type Replayed = {
  readonly batchId: number;
  readonly emissionId: string;
  readonly sourceName: string;
  readonly fileName: string;
  /** It was refused as a whole when it came, and may be again. */
  readonly wasRefused: boolean;
};

/**
 * Does what somebody asked to be corrected: takes batches out, reads again from the archive what then counts
 * otherwise, and has the values brought up to date.
 *
 * One transaction, so that nobody meets the numbers half-way, however many files there are to read. What
 * cannot be read again makes the correction fail, and nothing is changed.
 */
export const correct: Job<ToCorrect> = {
  queue: 'correct',
  options: { policy: 'exclusive', expireInSeconds: 86_399 },

  async run(attempt, context) {
    const { correctionId } = attempt.data;
    const started = performance.now();
    try {
      const replayed = await perform(attempt, context);
      const milliseconds = Math.round(performance.now() - started);
      context.log.info({ correctionId, replayed, milliseconds }, 'correction done');
    } catch (error) {
      if (!isRefusal(error) && attempt.jobs[0]!.retryCount < usualOptions.retryLimit!) {
        throw error;
      }
      await settle(context, attempt, async (client) => {
        await client.query('call staging.fail_correction($1, $2)', [correctionId, (error as Error).message]);
      });
      context.log.error({ err: error, correctionId }, 'correction failed');
    }
  },
};

/** How many files were read again. Who asks twice, or takes over from a lost worker, finds it done. */
async function perform(attempt: Attempt<ToCorrect>, context: Context): Promise<number> {
  const { correctionId } = attempt.data;
  return withLoadConnection(context.pool, attempt.signal, async (client) => {
    let batches: Replayed[] = [];
    if (await isRequested(client, correctionId)) {
      await client.query('call staging.begin_correction($1)', [correctionId]);
      batches = await batchesToReplay(client, correctionId);
      for (const batch of batches) {
        await replay(client, batch, attempt.signal, context);
      }
      await client.query('call staging.end_correction($1)', [correctionId]);
      await sendNext(client, context.boss, aggregate, {});
    }
    await completeWithin(client, context.boss, attempt);
    return batches.length;
  });
}

async function isRequested(client: PoolClient, correctionId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from staging.correction where correction_id = $1 and state = 'requested'`, [correctionId]);
  return rowCount === 1;
}

async function batchesToReplay(client: PoolClient, correctionId: string): Promise<Replayed[]> {
  const { rows } = await client.query<Replayed>(
    `select
       batch_id as "batchId", emission_id as "emissionId", source_name as "sourceName", file_name as "fileName",
       code is not null as "wasRefused"
     from staging.batch_to_replay($1)`,
    [correctionId]);
  return rows;
}

async function replay(client: PoolClient, batch: Replayed, signal: AbortSignal, context: Context): Promise<void> {
  const { emissionId, sourceName, fileName } = batch;
  const emission = await readEmission(client, emissionId);
  const { archiveKey } = emission;
  if (archiveKey === null || !await findObject(context.store, context.config.store.inputBucket, archiveKey)) {
    throw refusal('empty', `The archive holds ${archiveKey ?? emission.fileName} no more; it cannot be read again.`);
  }
  const file = { name: fileName, sourceName, size: emission.sizeBytes };
  await client.query('savepoint before_replay');
  try {
    const reread = await openArchived(emission, fileName, signal, context);
    const { rows } = await client.query<{ batchId: number }>(
      'select staging.open_replay($1) as "batchId"', [batch.batchId]);
    const key = rejectedKey(emission, fileName, batch.batchId);
    await loadBatch({ client, batchId: rows[0]!.batchId, emission, file, rejectedKey: key, reread }, signal, context);
  } catch (error) {
    if (!isRefusal(error) || !batch.wasRefused) {
      throw error;
    }
    await client.query('rollback to before_replay');
    await client.query('call staging.refuse_batch($1, $2, $3, $4, $5)', [
      emissionId, sourceName, fileName, error.refusal, error.message,
    ]);
  }
}
