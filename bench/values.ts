import type { BenchCluster } from './cluster.ts';

/** The metrics that there are values of, the first of which is asked for. */
export const metrics = ['student_attendance_rate', 'bench_rate_2', 'bench_rate_3'] as const;
export const months = ['2021-04-01', '2021-05-01', '2021-06-01', '2021-07-01', '2021-08-01', '2021-09-01'] as const;

/** Gives every place of a state values of each metric in each month; answers how many rows that are. */
export async function giveValues(cluster: BenchCluster, database: string): Promise<number> {
  return cluster.within(database, async (client) => {
    await client.query(`
      insert into aggregate.metric (metric_name, title, unit, decimals, source_name, formula, document)
      select name, name, 'percent', 1, 'student_attendance', 'present / marked', '{}'
      from unnest($1::text[]) as name
      on conflict do nothing`, [metrics]);
    const { rowCount } = await client.query(`
      insert into aggregate.metric_value (
        metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
        school_id, of_management_id, of_category_id, numerator, denominator, previous_numerator, previous_denominator,
        also, entities_reporting, entities_expected)
      select
        metric_name, level, 'month', period, period + interval '1 month - 1 day', entity_id, district_id, block_id,
        cluster_id, school_id, coalesce(management_id, 0), coalesce(category_id, 0),
        1500 + entity_id % 499, 2000, 1490 + entity_id % 499, 2000, array[1, 100], 1, 1
      from unnest($1::text[]) as metric_name
      cross join unnest($2::date[]) as period
      cross join aggregate.place
      order by metric_name, level, period, district_id, block_id, cluster_id, school_id`, [metrics, months]);
    await client.query('vacuum analyze aggregate.metric_value');
    return rowCount!;
  });
}
