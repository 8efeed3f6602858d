import type { PoolClient } from 'pg';

import { refusal } from '../problem.ts';
import type { ExportFile } from './export-file.ts';

/** Rows of an export with the period that they are of. Rows are JSON texts, as files hold them. */
export type ExportRows = {
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly version: number;
  readonly refreshedAt: Date;
  /** The last day that has data in the whole metric. */
  readonly newestDay: string | null;
  readonly rows: readonly string[];
};

const levels = ['state', 'district', 'block', 'cluster', 'school'];

/**
 * Asks for the rows of a scope by the function that the worker's files are made with, of what the current role
 * sees. Nothing is in a place but what lies below it.
 */
export async function readRows(client: PoolClient, file: ExportFile): Promise<ExportRows> {
  const { kind, id } = file.scope;
  if (kind !== 'own' && levels.indexOf(file.level) < levels.indexOf(kind)) {
    throw refusal(404, 'not-found', `A ${kind} has no values of level "${file.level}".`);
  }
  const period = await readPeriod(client, file);
  const { rows } = await client.query<{ value: string }>(
    `select row::text as value
     from aggregate.export_row($1, $2, $3, $4, $5, $6) as row
     where $8::bigint is null
       or (row ->> $7)::bigint = $8`,
    [
      file.metric, file.window, period.periodStart, file.level, file.management ?? null, file.category ?? null,
      `${kind}Id`, id ?? null,
    ],
  );
  return { ...period, rows: rows.map(({ value }) => value) };
}

async function readPeriod(
  client: PoolClient, { metric, window, period }: ExportFile,
): Promise<Omit<ExportRows, 'rows'>> {
  const { rows } = await client.query<Omit<ExportRows, 'rows'>>(
    `select
       period.period_start::text as "periodStart", period.period_end::text as "periodEnd", period.version,
       period.refreshed_at as "refreshedAt", metric.newest_day::text as "newestDay"
     from aggregate.metric_period as period
     inner join aggregate.metric
       on metric.metric_name = period.metric_name
     where period.metric_name = $1
       and period.window_name = $2
       and ($3::date is null or period.period_start = $3)
     order by period.period_start desc
     limit 1`,
    [metric, window, period ?? null],
  );
  if (!rows[0]) {
    throw refusal(404, 'not-exported', 'There are no values of this window and period.');
  }
  return rows[0];
}

/** The periods that the current role knows of, each as "month 2026-06-01". */
export async function readPeriods(client: PoolClient, metric: string): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ period: string }>(
    `select concat_ws(' ', window_name, period_start) as period from aggregate.metric_period where metric_name = $1`,
    [metric]);
  return new Set(rows.map(({ period }) => period));
}
