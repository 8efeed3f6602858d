import type { Context } from '../context.ts';
import { sendNext, settle, type Job } from '../job.ts';
import { deleteObject } from '../store.ts';
import { aggregate } from './aggregate.ts';

/**
 * Lets go of what has grown older than its source's retention: rows and their numbers, archived files, rejected
 * lines.
 */
export const retain: Job<object> = {
  queue: 'retain',
  options: { policy: 'exclusive', expireInSeconds: 14_400 },

  async run(attempt, context) {
    const retired = await retireBatches(context);
    const archives = await removeArchives(context);
    const entries = await retainAudit(context);

    await settle(context, attempt, async (client) => {
      if (retired > 0) {
        await sendNext(client, context.boss, aggregate, {});
      }
    });
    context.log.info({ batches: retired, archives, entries }, 'what is too old was let go');
  },
};

/** Looks every night, when nothing else is done. */
export async function scheduleRetention({ boss }: Pick<Context, 'boss'>): Promise<void> {
  await boss.schedule(retain.queue, '15 2 * * *', {}, { tz: 'Asia/Kolkata' });
}

async function retireBatches({ pool }: Context): Promise<number> {
  const { rows: sources } = await pool.query<{ name: string }>(
    'select distinct source_name as name from staging.batch_to_retire() order by 1');
  let count = 0;
  for (const { name } of sources) {
    const { rows } = await pool.query<{ count: number }>('select staging.retire_batches($1) as count', [name]);
    count += rows[0]!.count;
  }
  return count;
}

async function removeArchives({ pool, store, config }: Context): Promise<number> {
  const { rows } = await pool.query<{ emissionId: string; keys: string[] }>(
    'select emission_id as "emissionId", keys from staging.archive_to_remove()');
  for (const { emissionId, keys } of rows) {
    for (const key of keys) {
      await deleteObject(store, config.store.inputBucket, key);
    }
    await pool.query('call staging.forget_archive($1)', [emissionId]);
  }
  return rows.length;
}

/** An audit whose chain does not hold is left as it is; all else that grows old goes in spite of it. */
async function retainAudit({ pool, config, log }: Context): Promise<number> {
  try {
    const { rows } = await pool.query<{ count: string }>(
      'select rls.retain_audit(make_interval(days => $1)) as count', [config.auditKeepDays]);
    return Number(rows[0]!.count);
  } catch (error) {
    log.error({ err: error }, 'the audit was not let go');
    return 0;
  }
}
