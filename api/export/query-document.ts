import type { PoolClient } from 'pg';

import { refusal } from '../problem.ts';
import type { ExportFile } from './export-file.ts';

/** The levels that a document of a cluster or a school holds. */
const levelsOf: Readonly<Record<string, readonly string[]>> = { cluster: ['cluster', 'school'], school: ['school'] };

/**
 * The document of a cluster or a school, as JSON: what the worker writes for the scopes above, from the same
 * function, of the rows that the caller's role sees. At most the schools of one cluster.
 */
export async function queryDocument(client: PoolClient, file: ExportFile): Promise<string> {
  if (!levelsOf[file.scope.kind]!.includes(file.level)) {
    throw refusal(404, 'not-found', `A ${file.scope.kind} has no values of level "${file.level}".`);
  }
  const period = await readPeriod(client, file);
  const { rows } = await client.query<{ value: string }>(
    `select row::text as value
     from aggregate.export_row($1, $2, $3, $4) as row
     where (row ->> $5)::bigint = $6`,
    [file.metric, file.window, period.periodStart, file.level, `${file.scope.kind}Id`, file.scope.id],
  );
  const head = JSON.stringify({
    metric: file.metric,
    version: period.version,
    window: file.window,
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    level: file.level,
    scope: file.scope.name,
    refreshedAt: period.refreshedAt,
  });
  return `${head.slice(0, -1)},"values":[${rows.map(({ value }) => value).join(',')}]}`;
}

type Period = { periodStart: string; periodEnd: string; version: number; refreshedAt: Date };

async function readPeriod(client: PoolClient, { metric, window, period }: ExportFile): Promise<Period> {
  const { rows } = await client.query<Period>(
    `select
       period_start::text as "periodStart", period_end::text as "periodEnd", version,
       refreshed_at as "refreshedAt"
     from aggregate.metric_period
     where metric_name = $1
       and window_name = $2
       and ($3::date is null or period_start = $3)
     order by period_start desc
     limit 1`,
    [metric, window, period ?? null],
  );
  if (!rows[0]) {
    throw refusal(404, 'not-exported', 'There are no values of this window and period.');
  }
  return rows[0];
}
