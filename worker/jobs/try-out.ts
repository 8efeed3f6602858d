import type { PoolClient } from 'pg';

import { isRefusal, type Refusal } from '../csv/refusal.ts';
import type { Context } from '../context.ts';
import { readEmission, type Emission, type EmittedFile } from '../emission.ts';
import { completeWithin, type Job } from '../job.ts';
import { processBatch } from '../load-batch.ts';
import { withLoadConnection } from '../load-connection.ts';
import { deleteObject, zipSource } from '../store.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { readEntry } from '../zip/read-entry.ts';

export type ToTry = { readonly emissionId: string; readonly files: readonly EmittedFile[] };

/** What would become of one CSV: counts, findings and a preview, or why it would be refused. */
type Trial = { readonly file: EmittedFile } & ({ readonly found: object } | { readonly refused: Refusal });

/**
 * A dry run: every CSV goes all the way that a real one goes, by the same procedures, and then all of it is
 * rolled back but what was found. The object is read where it lies, and removed; nothing is archived,
 * counted, exported or mailed.
 */
export const tryOut: Job<ToTry> = {
  queue: 'try_out',

  async run(attempt, context) {
    const { emissionId, files } = attempt.data;
    const emission = await readEmission(context.pool, emissionId);
    await withLoadConnection(context.pool, attempt.signal, async (client) => {
      await client.query('savepoint before_trial');
      const trials: Trial[] = [];
      for (const file of files) {
        trials.push(await tryFile(client, emission, file, attempt.signal, context));
      }
      await client.query('rollback to before_trial');
      await keep(client, emission, trials);
      await completeWithin(client, context.boss, attempt);
    });
    await deleteObject(context.store, context.config.store.emissionBucket, emission.objectKey);
    context.log.info({ emissionId, files: files.length }, 'emission checked, nothing kept');
  },
};

/** What one file would bring after those before it; it stays there for those that follow. */
async function tryFile(
  client: PoolClient, emission: Emission, file: EmittedFile, signal: AbortSignal, context: Context,
): Promise<Trial> {
  await client.query('savepoint before_file');
  try {
    const { objectKey: key, sizeBytes: size, etag } = emission;
    const source = zipSource(context.store, context.config.store.emissionBucket, { key, size, etag });
    const entry = (await readDirectory(source)).find(({ name }) => name === file.name)!;
    const { rows: [opened] } = await client.query<{ id: number }>(
      'select staging.open_batch($1, $2, $3) as id', [emission.emissionId, file.sourceName, file.name]);
    const reread = () => readEntry(source, entry, signal);
    const batchId = opened!.id;
    const { landed } = await processBatch({ client, batchId, emission, file, reread }, signal, context);
    const { rows: [trial] } = await client.query<{ found: object }>(
      'select staging.trial_of_batch($1, $2, $3) as found', [batchId, landed.received, landed.blank]);
    return { file, found: trial!.found };
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    await client.query('rollback to before_file');
    return { file, refused: error };
  }
}

async function keep(client: PoolClient, { emissionId }: Emission, trials: readonly Trial[]): Promise<void> {
  for (const { file, ...trial } of trials) {
    if ('found' in trial) {
      await client.query('call staging.keep_trial($1, $2, $3, $4)', [
        emissionId, file.sourceName, file.name, trial.found,
      ]);
    } else {
      const { refusal: code, message: detail } = trial.refused;
      await client.query('call staging.refuse_batch($1, $2, $3, $4, $5)', [
        emissionId, file.sourceName, file.name, code, detail,
      ]);
      if (trials.every((other) => 'refused' in other)) {
        await client.query('call staging.refuse_emission($1, $2, $3)', [emissionId, code, detail]);
      }
    }
  }
  await client.query('call staging.end_trial($1)', [emissionId]);
}
