import type { PoolClient } from 'pg';

import { sendNext, settle, type Job } from '../job.ts';
import { exportMetrics } from './export.ts';
import { tidy } from './tidy.ts';

/** Of a start no emission is named: definitions may have changed with a new version. */
export type Loaded = { readonly emissionId?: string };

/**
 * Brings the values up to date with every batch that was kept since the last time, however many: jobs
 * that wait are taken together, because one refresh does the work of all.
 */
export const aggregate: Job<Loaded> = {
  queue: 'aggregate',
  together: 500,

  async run(attempt, context) {
    const started = performance.now();
    const done = await settle(context, attempt, async (client) => {
      const { rows } = await client.query<{ changed: string[] | null }>('call aggregate.refresh(null)');
      const emissionIds = await advanceEmissions(client);
      await sendNext(client, context.boss, exportMetrics, { emissionIds });
      await sendNext(client, context.boss, tidy, {});
      return { changed: rows[0]?.changed ?? [], emissions: emissionIds.length };
    });
    context.log.info({ ...done, milliseconds: Math.round(performance.now() - started) }, 'values refreshed');
  },
};

/** Takes forward every emission of which nothing is left to aggregate. */
async function advanceEmissions(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ emissionId: string }>(
    `select emission_id as "emissionId"
     from staging.emission
     where state = 'loaded'
       and not exists (
         select
         from staging.batch
         where batch.emission_id = emission.emission_id
           and batch.state = 'kept'
           and batch.aggregated_at is null
       )`);
  for (const { emissionId } of rows) {
    await client.query(`call staging.advance_emission($1, 'aggregated')`, [emissionId]);
  }
  return rows.map(({ emissionId }) => emissionId);
}
