/** What has grown too old goes: rows, numbers, archived files, rejected lines. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { retain } from './jobs/retain.ts';
import { tidy } from './jobs/tidy.ts';
import { startTestWorker, zipOf, type TestWorker } from './test-worker.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.work();
});

afterAll(() => worker?.stop());

const days = Array.from({ length: 31 }, (_, day) => day + 1).join('|');

/** One day of one student in a month of an academic year, and a line that is rejected. */
async function emitMark(year: string, month: number): Promise<string> {
  const id = await worker.emit('student_attendance/student_attendance.zip', await zipOf({
    'student_attendance.csv': `StudentAttendanceId|StudentId|SchoolId|AcademicYear|Month|${days}\n`
      + `1|9100034|75010100101|${year}|${month}|1${'|'.repeat(30)}\nx|1|1|${year}|${month}|1${'|'.repeat(30)}\n`,
  }));
  await worker.outcome(id);
  return id;
}

async function run({ context, owner }: TestWorker, queue: string): Promise<void> {
  await context.boss.send(queue, {});
  await expect.poll(async () => (await owner.query(
    `select from pgboss.job where name in ('retain', 'aggregate', 'tidy') and state in ('created', 'retry', 'active')`,
  )).rowCount, { timeout: 30_000 }).toBe(0);
}

async function one<Value>(question: string): Promise<Value> {
  const { rows } = await worker.owner.query<{ value: Value }>(`select (${question}) as value`);
  return rows[0]!.value;
}

test('a month older than the retention goes, with its partition, its numbers and its files', async () => {
  const old = await emitMark('2009-10', 7);
  await emitMark('2026-27', 7);
  const { rows: [before] } = await worker.owner.query<{ key: string; rejected: string }>(
    `select archive_key as key, rejected_key as rejected
     from staging.emission inner join staging.batch using (emission_id) where emission_id = $1`, [old]);
  expect(await worker.keys('input')).toEqual(expect.arrayContaining([before!.key, before!.rejected]));

  await run(worker, retain.queue);
  expect(await worker.keys('input')).toContain(before!.key);
  expect(await one('select count(*)::int from transform.student_attendance inner join staging.batch '
    + `on batch.batch_id = student_attendance.batch_id and batch.state = 'kept'`)).toBe(1);
  expect(await one(`array(select period::text from transform.closed_day)`)).toEqual(['2026-07-01']);
  expect(await one(`array(select distinct period::text from aggregate.school_day)`)).toEqual(['2026-07-01']);
  expect(await one(`array(select concat_ws(' ', kind, reason, state) from staging.correction)`))
    .toEqual(['retire Older than 10 years. done']);
  await run(worker, tidy.queue);
  expect(await one(`to_regclass('transform.student_attendance_200907')::text`)).toBeNull();

  // Its file is as old as the day on which it came.
  await worker.owner.query(
    `update staging.emission set received_at = now() - interval '10 years 1 day' where emission_id = $1`, [old]);
  await run(worker, retain.queue);
  const left = await worker.keys('input');
  expect(left).toHaveLength(2);
  expect(left).not.toContain(before!.key);
  expect(left).not.toContain(before!.rejected);
  await expect(worker.owner.query(`select staging.replay('student_attendance', 'For a trial.', $1)`, [old]))
    .resolves.toBeDefined();
  await expect.poll(() => one(`select detail from staging.correction where kind = 'replay'`), { timeout: 20_000 })
    .toMatch(/^The archive holds .* no more; it cannot be read again\.$/);
});

test('names that are kept apart go with their rows', async () => {
  const id = await worker.emit('udise/tch_profile.zip', await zipOf({
    'tch_profile.csv': 'udise_sch_code|tch_code|name|gender|dob\n75010100101|T-1|Asha Patel|2|1961-02-27\n',
  }));
  await worker.outcome(id);
  expect(await one('(select array_agg(name) from pii.udise_tch_profile)')).toEqual(['Asha Patel']);

  await worker.owner.query(`
    update staging.source set retention = '10 years' where source_name = 'udise_tch_profile';
    update staging.emission set received_at = now() - interval '10 years 1 day' where emission_id = '${id}'`);
  await run(worker, retain.queue);
  expect(await one('select count(*)::int from pii.udise_tch_profile')).toBe(0);
  expect(await one('select count(*)::int from transform.udise_tch_profile')).toBe(0);
});
