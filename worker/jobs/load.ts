import type { PoolClient } from 'pg';

import { isRefusal, type Refusal } from '../csv/refusal.ts';
import type { Context } from '../context.ts';
import { readEmission, rejectedKey, type Emission, type EmittedFile } from '../emission.ts';
import { completeWithin, sendNext, settle, type Attempt, type Job } from '../job.ts';
import { loadBatch, openArchived, replacedInArchive, type Reread } from '../load-batch.ts';
import { withLoadConnection } from '../load-connection.ts';
import { loadOptions } from '../load-options.ts';
import { isReplaced } from '../store.ts';
import { aggregate } from './aggregate.ts';
import { notify } from './notify.ts';

export type ToLoad = {
  readonly emissionId: string;
  readonly files: readonly EmittedFile[];
  /** Which of the files is to be loaded; the next one is a job of its own. */
  readonly index: number;
};

/**
 * Loads one CSV of an emission as a batch: stream, COPY, judge, keep, write the rejected lines, count.
 *
 * All of it is one transaction on a connection of its own, which also sends the next job and completes
 * this one: whatever happens on the way, the batch is there whole or not at all.
 */
export const load: Job<ToLoad> = {
  queue: 'load',
  atOnce: ({ config }) => config.loadsAtOnce,

  async run(attempt, context) {
    const { files, index } = attempt.data;
    const emission = await readEmission(context.pool, attempt.data.emissionId);
    const file = files[index]!;
    try {
      const reread = await openArchived(emission, file.name, attempt.signal, context);
      await withLoadConnection(context.pool, attempt.signal, async (client) => {
        await loadFile(client, emission, file, reread, attempt.signal, context);
        await goOn(client, emission, attempt, context);
        await completeWithin(client, context.boss, attempt);
      });
    } catch (error) {
      const why = isReplaced(error) ? replacedInArchive : error;
      if (!isRefusal(why)) {
        throw error;
      }
      await refuse(emission, file, why, attempt, context);
    }
  },
};

async function loadFile(
  client: PoolClient, emission: Emission, file: EmittedFile, reread: Reread, signal: AbortSignal, context: Context,
): Promise<void> {
  const { emissionId } = emission;
  const { rows } = await client.query<{ batchId: number | null }>(
    'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, file.sourceName, file.name]);
  const batchId = rows[0]!.batchId;
  if (batchId === null) {
    context.log.info({ emissionId, fileName: file.name }, 'file was loaded before');
    return;
  }
  const rejected = rejectedKey(emission, file.name);
  await loadBatch({ client, batchId, emission, file, rejectedKey: rejected, reread }, signal, context);
}

/** A file that cannot be taken leaves a batch that says so, and the other files of the zip go on. */
async function refuse(
  emission: Emission, file: EmittedFile, why: Refusal, attempt: Attempt<ToLoad>, context: Context,
): Promise<void> {
  const { emissionId } = emission;
  const { refusal: code, message: detail } = why;
  await settle(context, attempt, async (client) => {
    await client.query('call staging.refuse_batch($1, $2, $3, $4, $5)', [
      emissionId, file.sourceName, file.name, code, detail,
    ]);
    await sendNext(client, context.boss, notify, { emissionId, code, detail });
    await goOn(client, emission, attempt, context);
  });
  context.log.warn({ emissionId, fileName: file.name, code, detail }, 'file refused');
}

/** Sends the next file, or after the last one what follows: aggregation, or refusal where no file was kept. */
async function goOn(
  client: PoolClient, { emissionId }: Emission, { data }: Attempt<ToLoad>, { boss }: Context,
): Promise<void> {
  const next = data.files[data.index + 1];
  if (next) {
    await sendNext(client, boss, load, { ...data, index: data.index + 1 }, loadOptions(next));
    return;
  }

  const { rows } = await client.query<{ state: string; code: string; detail: string }>(
    'select state, code, detail from staging.batch where emission_id = $1 order by batch_id', [emissionId]);
  if (rows.some(({ state }) => state === 'kept')) {
    await client.query(`call staging.advance_emission($1, 'loaded')`, [emissionId]);
    await sendNext(client, boss, aggregate, { emissionId });
  } else {
    const { code, detail } = rows[0]!;
    await client.query('call staging.refuse_emission($1, $2, $3)', [emissionId, code, detail]);
  }
}
