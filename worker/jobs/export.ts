import { sendNext, settle, type Job } from '../job.ts';
import { exportMetric, type Exported } from '../export/export-metric.ts';
import { publish } from './publish.ts';

export type Aggregated = { readonly emissionIds: readonly string[] };

/**
 * Writes the values of every metric that has a newer version than its files, as documents for each
 * scope. Jobs that wait are taken together: what is to be written is seen from the versions.
 */
export const exportMetrics: Job<Aggregated> = {
  queue: 'export',
  together: 500,

  async run(attempt, context) {
    const { rows } = await context.pool.query<{ metric: string }>(
      `select metric_name as metric
       from aggregate.metric
       where part_of is null
         and version > exported_version
       order by metric_name`);
    const exported: Exported[] = [];
    for (const { metric } of rows) {
      const started = performance.now();
      const written = await exportMetric(metric, context, attempt.signal);
      exported.push(written);
      context.log.info({ ...written, milliseconds: Math.round(performance.now() - started) }, 'metric exported');
    }

    await settle(context, attempt, async (client) => {
      for (const { metric, version } of exported) {
        await client.query(
          `update aggregate.metric
           set exported_version = $2, exported_at = now()
           where $1 in (metric_name, part_of)
             and exported_version < $2`,
          [metric, version]);
      }
      await sendNext(client, context.boss, publish, {
        emissionIds: attempt.jobs.flatMap(({ data }) => data.emissionIds),
        versions: exported.map(({ metric, version }) => ({ metric, version })),
      });
    });
  },
};
