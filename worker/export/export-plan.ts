import type { ClientBase } from 'pg';

import { indiaTime } from '../emission.ts';

export type ExportedMetric = {
  readonly name: string;
  readonly version: number;
  readonly exportedVersion: number;
  readonly refreshedAt: Date;
  readonly newestDay: string | null;
  readonly periods: readonly ExportedPeriod[];
};

export type ExportedPeriod = {
  readonly window: string;
  readonly start: string;
  readonly end: string;
  readonly version: number;
  readonly refreshedAt: Date;
  /** The levels at which there are values of this period. */
  readonly levels: readonly string[];
  /** Those at which the public has values. */
  readonly publicLevels: readonly string[];
};

/** A place whose officers get files, and the levels that these hold: its own and those below. */
export type Scope = { readonly name: string; readonly levels: readonly string[] };

const levels = ['state', 'district', 'block', 'cluster', 'school'];

/** Windows of which there are several: the folder names which. */
const repeated = ['month', 'academic_year'];

/** Weeks are not among the periods: a trend reads one place in many weeks, which is a question for GraphQL. */
export async function readMetric(client: ClientBase, name: string): Promise<ExportedMetric> {
  const { rows } = await client.query<Omit<ExportedMetric, 'periods'>>(
    `select
       metric_name as name, version, exported_version as "exportedVersion", refreshed_at as "refreshedAt",
       newest_day::text as "newestDay"
     from aggregate.metric
     where metric_name = $1`,
    [name]);
  const { rows: periods } = await client.query<ExportedPeriod>(
    `select
       period.window_name as window, period.period_start::text as start, period.period_end::text as end,
       period.version, period.refreshed_at as "refreshedAt",
       array(
         select level
         from unnest($2::text[]) as level
         where exists (
           select
           from aggregate.metric_value as stored
           where stored.metric_name = period.metric_name
             and stored.level = level
             and stored.audience = 'officer'
             and stored.window_name = period.window_name
             and stored.period_start = period.period_start
         )
       ) as levels,
       array(
         select level
         from unnest($2::text[]) as level
         where exists (
           select
           from aggregate.metric_value as stored
           where stored.metric_name = period.metric_name
             and stored.level = level
             and stored.audience = 'public'
             and stored.window_name = period.window_name
             and stored.period_start = period.period_start
         )
       ) as "publicLevels"
     from aggregate.metric_period as period
     where period.metric_name = $1
       and period.window_name <> 'week'
     order by period.window_name, period.period_start`,
    [name, levels]);
  return { ...rows[0]!, periods };
}

export async function readScopes(client: ClientBase): Promise<Scope[]> {
  const { rows } = await client.query<{ level: string; id: string }>(
    `select level, entity_id as id
     from rls.place
     where level in ('district', 'block')
     order by level desc, entity_id`);
  return [
    { name: 'state', levels },
    ...rows.map(({ level, id }) => ({ name: `${level}_${id}`, levels: levels.slice(levels.indexOf(level)) })),
  ];
}

/** `<metric>/<yyyy>/<yyyy-MM>/<yyyy-MM-dd>_<metric>/<version>/<window>`, by the day of the refresh in India. */
export function folderOf({ name }: Pick<ExportedMetric, 'name'>, period: ExportedPeriod): string {
  const day = indiaTime(period.refreshedAt).slice(0, 10);
  const window = repeated.includes(period.window) ? `${period.window}_${period.start}` : period.window;
  return `${name}/${day.slice(0, 4)}/${day.slice(0, 7)}/${day}_${name}/${period.version}/${window}`;
}
