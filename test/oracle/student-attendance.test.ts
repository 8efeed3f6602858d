/** What the database says of a generated state, at every level and in every window, is what the oracle counts. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../cluster.ts';
import { generateState } from './generated-state.ts';
import { keepAttendance, keepMaster, openEmission, withdraw } from './keep.ts';
import { expectedValues, type Emitted, type Expected } from './student-attendance.ts';

const state = generateState(7);
let client: Client;

beforeAll(async () => {
  const port = inject('databasePort');
  client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
  await client.connect();
  await openEmission(client);
});
afterAll(() => client?.end());

test('attendance before masters, late and withdrawn files, and a reform of schools end in its values', async () => {
  const [first, second, ...rest] = state.attendance;
  await keepAttendance(client, second!);
  await refreshed();
  for (const source of ['school', 'district', 'block', 'cluster'] as const) {
    await keepMaster(client, source, state.before[source]);
    await refreshed();
  }
  await expectOracle({ ...state.before, attendance: [second!.text] });

  const newest = rest.splice(-3);
  for (const file of rest.splice(4, 6)) {
    await keepAttendance(client, file);
    await refreshed();
  }
  await keepAttendance(client, newest[0]!);
  const wrong = await keepAttendance(client, newest[2]!);
  await refreshed();
  await withdraw(client, wrong);
  await keepMaster(client, 'school', state.after.school);
  await refreshed();

  for (const file of [newest[1]!, ...rest, first!, newest[2]!]) {
    await keepAttendance(client, file);
    await refreshed();
  }
  await expectOracle({ ...state.after, attendance: state.attendance.map(({ text }) => text) });
});

test('what is refreshed again is neither written nor given a version', async () => {
  const before = await snapshot('*');
  const { rows } = await client.query('call aggregate.refresh(null)');
  await client.query('call aggregate.refresh_all()');
  expect(rows).toEqual([{ changed: [] }]);
  expect(await snapshot('*')).toEqual(before);
});

/** Refreshes as the worker does, and holds the outcome to one that counts everything anew. */
async function refreshed(): Promise<void> {
  await client.query('set role r_worker');
  await client.query('call aggregate.refresh(null)');
  const after = await snapshot(figures);
  await client.query('call aggregate.refresh_all()');
  await client.query('reset role');
  expect(await snapshot(figures)).toEqual(after);
}

const figures = `metric_name, level, window_name, period_start, period_end, district_id, block_id, cluster_id,
  school_id, kinds, entity_id, numerator, denominator, also, previous_numerator,
  previous_denominator, previous_also, entities_reporting, entities_expected`;

/** Digests of all that a refresh writes. */
async function snapshot(columns: string): Promise<Record<string, string>> {
  const version = columns === '*' ? 'version' : '0';
  const { rows } = await client.query<Record<string, string>>(`
    select
      (select md5(string_agg(row::text, ' ' order by row::text)) from (
        select ${columns} from aggregate.metric_value) as row) as values,
      (select md5(string_agg(row::text, ' ' order by row::text)) from aggregate.school_day as row) as days,
      (select md5(string_agg(row::text, ' ' order by row::text)) from aggregate.school_month as row) as months,
      (select md5(string_agg(row::text, ' ' order by row::text)) from aggregate.place as row) as places,
      (select string_agg(concat_ws(' ', window_name, period_start, period_end, days, ${version}),
        ',' order by window_name, period_start) from aggregate.metric_period) as periods`);
  return rows[0]!;
}

async function expectOracle(emitted: Emitted): Promise<void> {
  const rates = await shownValues('student_attendance_rate');
  const students = await shownValues('student_attendance_students');
  const low = await shownValues('student_attendance_low_schools');
  const shown = rates.map((row, index) => ({ ...row, students: students[index]!.value, low: low[index]!.value }));
  const expected = byKey(expectedValues(emitted));
  expect(expected.size).toBeGreaterThan(1000);
  expect(byKey(shown)).toEqual(expected);
}

async function shownValues(metric: string): Promise<Expected[]> {
  const { rows } = await client.query<Expected>(
    `select
       level, entity_id::text as "entityId", window_name as window, period_start::text as start,
       period_end::text as end, management_id::text as management, category_id::text as category, value::text,
       change::text, numerator::text, denominator::text, entities_reporting as reporting,
       entities_expected as expected
     from aggregate.report_value
     where metric_name = $1
     order by window_name, period_start, level, entity_id, management_id, category_id`,
    [metric]);
  return rows;
}

function byKey(values: readonly Expected[]): Map<string, Expected> {
  const keyed = new Map(values.map((value) =>
    [[value.window, value.start, value.level, value.entityId, value.management, value.category].join(' '), value]));
  expect(keyed.size).toBe(values.length);
  return keyed;
}
