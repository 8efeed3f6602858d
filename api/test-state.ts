import { randomInt } from 'node:crypto';

import type { Client } from 'pg';

export type TestState = {
  /** The id in this database of the place that has this number below. */
  id(number: number): number;
};

/** A small state: two districts, three blocks, four clusters, five schools. */
const places = [
  ['state', 9, 0, 0, 0, 0], ['district', 1, 1, 0, 0, 0], ['district', 2, 2, 0, 0, 0],
  ['block', 11, 1, 11, 0, 0], ['block', 12, 1, 12, 0, 0], ['block', 21, 2, 21, 0, 0],
  ['cluster', 111, 1, 11, 111, 0], ['cluster', 112, 1, 11, 112, 0], ['cluster', 121, 1, 12, 121, 0],
  ['cluster', 211, 2, 21, 211, 0],
  ['school', 1111, 1, 11, 111, 1111], ['school', 1112, 1, 11, 111, 1112], ['school', 1121, 1, 11, 112, 1121],
  ['school', 1211, 1, 12, 121, 1211], ['school', 2111, 2, 21, 211, 2111],
] as const;

/**
 * Gives a database places and the values of one metric, "test_rate", for two months and overall.
 *
 * Groups of places are roles, and roles are the cluster's: ids of their own keep databases apart.
 */
export async function giveState(owner: Client): Promise<TestState> {
  const base = randomInt(1, 1_000_000) * 10_000;
  const id = (number: number): number => (number === 0 ? 0 : base + number);
  for (const [level, ...numbers] of places) {
    const ids = [level, ...numbers.slice(0, 4).map(id)];
    if (level !== 'state') {
      await owner.query('insert into rls.place values ($1, $2, $3, $4, $5)', ids);
    }
    await owner.query(
      `insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
       values ($1, $2, $6, $3, $4, $5, $7)`,
      [...ids, `${level} ${numbers[0]}`, id(numbers[4])],
    );
  }
  await owner.query('call rls.sync_groups()');
  await owner.query(
    `insert into aggregate.metric (metric_name, title, unit, decimals, source_name, formula, document, version)
     values ('test_rate', 'A rate', 'percent', 1, 'student_attendance', 'present / marked', '{}', 3)`,
  );
  await owner.query('insert into aggregate.kind (management_id, category_id) values (7, 0)');
  for (const period of periods) {
    await giveValues(owner, period);
  }
  return { id };
}

/** Makes the metric public: figures of May or these windows, of which one district's are closed, and a report. */
export async function givePublicValues(
  owner: Client, { id }: TestState, windows: readonly string[] = ['month 2026-05-01'],
): Promise<void> {
  await owner.query(
    `update aggregate.metric set document = '{"public": ["state", "district", "block"]}'
     where metric_name = 'test_rate'`);
  await owner.query(
    `insert into aggregate.report (report_name, group_name, kind, metric_name, title, document)
     values ('test_map', 'test', 'map', 'test_rate', '{"en": "A rate"}', '{"levels": ["district"]}')
     on conflict do nothing`);
  const figures = [
    [9, 1900, 2200], [1, 900, 1000], [2, null, null], [11, 500, 550], [12, 400, 450], [21, null, null],
  ].map(([number, numerator, denominator]) => ({ entity_id: id(number!), numerator, denominator }));
  await owner.query(
    `insert into aggregate.metric_value (
       metric_name, level, audience, window_name, period_start, period_end, entity_id, district_id, block_id,
       cluster_id, school_id, numerator, denominator, entities_reporting, entities_expected)
     select
       'test_rate', place.level, 'public', window_name, period_start, period_end, place.entity_id,
       place.district_id, place.block_id, 0, 0, figure.numerator, figure.denominator, 1, 1
     from jsonb_to_recordset($1) as figure (entity_id bigint, numerator numeric, denominator numeric)
     inner join aggregate.place
       on place.entity_id = figure.entity_id
     inner join aggregate.metric_period as period
       on period.metric_name = 'test_rate'
       and concat_ws(' ', window_name, period_start) = any ($2)`,
    [JSON.stringify(figures), windows]);
}

const periods = [
  { window: 'month', start: '2026-05-01', end: '2026-05-31', version: 2 },
  { window: 'month', start: '2026-06-01', end: '2026-06-30', version: 3 },
  { window: 'overall', start: '2026-05-01', end: '2026-06-30', version: 3 },
];

async function giveValues(owner: Client, period: (typeof periods)[number]): Promise<void> {
  await owner.query(
    `insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, version)
     values ('test_rate', $1, $2, $3, $4)`,
    [period.window, period.start, period.end, period.version],
  );
  await owner.query(
    `insert into aggregate.metric_value (
       metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
       school_id, numerator, denominator, entities_reporting, entities_expected, kinds)
     select
       'test_rate', level, $1, $2, $3, entity_id, district_id, block_id, cluster_id, school_id,
       entity_id % 100, 100, 1, 1,
       case when level <> 'school' then array[
         row(7, 0, entity_id % 100, 100, null, null, null, null, 1, 1)::aggregate.kind_figure] end
     from aggregate.place`,
    [period.window, period.start, period.end],
  );
}
