import type { Context } from '../context.ts';
import { settle, type Job } from '../job.ts';
import { abortUpload, deleteObject, listObjects, listUploads } from '../store.ts';

const week = 7 * 86_400_000;

/** Ends, after a week, what was asked for and never sent, and what was sent and belongs to nobody. */
export const cleanUp: Job<object> = {
  queue: 'clean_up',

  async run(attempt, context) {
    const before = new Date(Date.now() - week);
    await removeLeftOvers(context, before, attempt.signal);
    await abortUploads(context, before, attempt.signal);
    await settle(context, attempt, async () => {});
  },
};

/** Every hour, at a minute that no other schedule has. */
export async function scheduleCleanUp({ boss }: Pick<Context, 'boss'>): Promise<void> {
  await boss.schedule(cleanUp.queue, '17 * * * *', {}, { tz: 'Asia/Kolkata' });
}

export async function removeLeftOvers(context: Context, before: Date, signal: AbortSignal): Promise<void> {
  const { config, log, pool, store } = context;
  const present: { key: string; modifiedAt: Date }[] = [];
  for await (const { key, modifiedAt } of listObjects(store, config.store.emissionBucket, signal)) {
    present.push({ key, modifiedAt });
  }
  const { rows } = await pool.query<{ count: string }>(
    'select staging.expire_emissions($1, $2) as count', [before, present.map(({ key }) => key)]);
  if (rows[0]!.count !== '0') {
    log.info({ count: Number(rows[0]!.count) }, 'emissions expired that were never sent');
  }
  for (const { key, modifiedAt } of present) {
    if (modifiedAt < before && !await isOnItsWay(context, key)) {
      await deleteObject(store, config.store.emissionBucket, key);
      log.warn({ key }, 'left-over of a week ago removed');
    }
  }
}

/** Ends uploads in parts that nobody completed: their parts take room, and no listing of objects shows them. */
export async function abortUploads({ config, log, store }: Context, before: Date, signal: AbortSignal): Promise<void> {
  for await (const { key, uploadId, startedAt } of listUploads(store, config.store.emissionBucket, signal)) {
    if (startedAt < before) {
      await abortUpload(store, config.store.emissionBucket, key, uploadId);
      log.warn({ key }, 'upload that was never completed removed');
    }
  }
}

async function isOnItsWay({ pool }: Context, key: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select
     from staging.emission
     where object_key = $1
       and archive_key is null
       and state <> 'expired'`, [key]);
  return rowCount! > 0;
}
