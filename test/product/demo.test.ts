/**
 * What the product says of the demo state is what its generator knows of it.
 *
 * The generator counts what it writes; nothing here is worked out by the product's own code.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, inject, test } from 'vitest';

import type { DemoSummary } from '../../demo/generate-demo.ts';
import { askSql } from '../ask.ts';
import type { Credentials } from './start-product.ts';

const home = inject('home');
const demo = JSON.parse(readFileSync(join(home, 'demo/demo.json'), 'utf8')) as DemoSummary;
const { owner } = JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as Credentials;

test('every line of every file is kept or rejected as it was written', async () => {
  const rows = await askSql<{ file: string; findings: Record<string, number> }>(owner.databaseUrl, `
    select
      emission.file_name as file, batch.lines_received::int as "linesReceived", batch.lines_blank::int as "linesBlank",
      batch.rows_kept::int as "rowsKept", batch.rows_rejected::int as "rowsRejected",
      batch.findings - '{unknown-reference,missing-column,extra-column}'::text[] as findings
    from staging.batch
    inner join staging.emission
      on emission.emission_id = batch.emission_id
    where emission.file_name = any ($1)`, [Object.keys(demo.files)]);
  const said = Object.fromEntries(rows.map(({ file, ...counts }) => [file, counts]));
  const written = Object.fromEntries(Object.entries(demo.files).map(([file, { findings, ...counts }]) => {
    const { 'unknown-reference': _noted, ...rejected } = findings as Record<string, number>;
    return [file, { ...counts, findings: rejected }];
  }));
  expect(said).toEqual(written);
});

test('the marks of each month and district add up to what was written', async () => {
  const rows = await askSql<{ month: string; district: string; present: number; marked: number }>(owner.databaseUrl, `
    select
      to_char(period_start, 'YYYY-MM') as month, entity_id::text as district,
      numerator::int as present, denominator::int as marked
    from aggregate.report_value
    where metric_name = 'student_attendance_rate' and window_name = 'month' and level = 'district'
      and management_id is null and category_id is null`);
  const said = rows.map(({ month, district, present, marked }) => [month, district, present, marked]);
  const written = demo.attendance.flatMap(({ month, districts }) =>
    Object.entries(districts).map(([district, { present, marked }]) => [month, district, present, marked]));
  expect(said.sort()).toEqual(written.sort());
});

test('the whole is the sum of the months, and the state that of its districts, at every level', async () => {
  const present = demo.attendance.map((month) => month.present).reduce((sum, next) => sum + next);
  const marked = demo.attendance.map((month) => month.marked).reduce((sum, next) => sum + next);
  const rows = await askSql(owner.databaseUrl, `
    select level, sum(numerator)::int as present, sum(denominator)::int as marked
    from aggregate.report_value
    where metric_name = 'student_attendance_rate' and window_name = 'overall'
      and management_id is null and category_id is null
    group by level
    order by level`);
  const levels = ['block', 'cluster', 'district', 'school', 'state'];
  expect(rows).toEqual(levels.map((level) => ({ level, present, marked })));
});

test('schools and students are as many at every level', async () => {
  const rows = await askSql(owner.databaseUrl, `
    select level, sum(value)::int as students, sum(entities_reporting)::int as schools
    from aggregate.report_value
    where metric_name = 'student_attendance_students' and window_name = 'overall'
      and management_id is null and category_id is null
    group by level
    order by level`);
  const levels = ['block', 'cluster', 'district', 'school', 'state'];
  expect(rows).toEqual(levels.map((level) => ({ level, students: demo.students, schools: 1164 })));
});

test('incremental values are those of counting everything anew', async () => {
  const values = `
    select md5(string_agg(row_text, ',' order by row_text)) as digest
    from (
      select (to_jsonb(shown) - 'refreshed_at')::text as row_text from aggregate.report_value as shown
    ) as shown`;
  const [before] = await askSql(owner.databaseUrl, values);
  await askSql(owner.databaseUrl, 'call aggregate.refresh_all()');
  expect(await askSql(owner.databaseUrl, values)).toEqual([before]);
});
