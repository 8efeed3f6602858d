/** Withdrawn, replayed, reopened: from the archive, through the worker, to the numbers. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestWorker, zipOf, type TestWorker } from './test-worker.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.work();
  for (const [name, files] of Object.entries(masters)) {
    await worker.outcome(await worker.emit(name, await zipOf(files)));
  }
});

afterAll(() => worker?.stop());

const masters = {
  'district_master/district_mst.zip': { 'district_mst.csv': 'DistrictId|District\n7501|D1\n' },
  'block_master/block_mst.zip': { 'block_mst.csv': 'BlockId|Block|DistrictId\n750101|B1|7501\n' },
  'cluster_master/cluster_mst.zip': { 'cluster_mst.csv': 'ClusterId|Cluster|BlockId\n7501010001|C1|750101\n' },
  'school_master/school_mst.zip': {
    'school_mst.csv': 'SchoolId|School|DistrictId|BlockId|ClusterId|Latitude|Longitude\n'
      + '75010100101|S1|7501|750101|7501010001|22.30841|73.18120\n',
  },
};

const days = Array.from({ length: 31 }, (_, day) => day + 1).join('|');

/** The marks of one student, day by day. */
async function emitMarks(marks: string): Promise<string> {
  const cells = Array.from({ length: 31 }, (_, day) => marks[day] ?? '').join('|');
  return worker.emit('student_attendance/student_attendance.zip', await zipOf({
    'student_attendance.csv': `StudentAttendanceId|StudentId|SchoolId|AcademicYear|Month|${days}\n`
      + `1|9100034|75010100101|2020-21|11|${cells}\n`,
  }));
}

async function correct(question: string, values: unknown[]): Promise<void> {
  const { rows } = await worker.owner.query<{ id: string }>(`select correction_id as id from ${question}`, values);
  await expect.poll(async () => stateOf(rows[0]!.id), { timeout: 20_000 }).toBe('done');
  await expect.poll(async () => (await worker.owner.query(
    `select from staging.batch where state in ('kept', 'withdrawn') and aggregated_at is null`)).rowCount,
  { timeout: 20_000 }).toBe(0);
}

async function stateOf(correctionId: string): Promise<string> {
  const { rows } = await worker.owner.query<{ state: string }>(
    'select state from staging.correction where correction_id = $1', [correctionId]);
  return rows[0]!.state;
}

/** Days present of days marked, in the state, in November. */
async function shown(): Promise<string | undefined> {
  const { rows } = await worker.owner.query<{ shown: string }>(
    `select concat(numerator, ' of ', denominator) as shown
     from aggregate.report_value
     where metric_name = 'student_attendance_rate' and window_name = 'month' and level = 'state'
       and management_id is null and category_id is null`);
  return rows[0]?.shown;
}

test('a day that was sent wrongly is withdrawn, and what came after it is read again', async () => {
  const first = await emitMarks('11');
  await worker.outcome(first);
  const wrong = await emitMarks('112');
  await worker.outcome(wrong);
  const last = await emitMarks('1111');
  await worker.outcome(last);
  expect(await shown()).toBe('3 of 4');

  await correct('staging.withdraw($1, $2)', [wrong, 'A day of another school.']);
  expect(await shown()).toBe('4 of 4');
  expect((await worker.outcome(wrong)).batches).toMatchObject([{ state: 'withdrawn' }]);
  expect((await worker.outcome(last)).batches).toMatchObject([{ state: 'withdrawn' }, { state: 'kept', kept: 1 }]);
});

test('a batch that was withdrawn counts again when it is replayed, as of the day on which it came', async () => {
  const { rows: [wrong] } = await worker.owner.query<{ id: string }>(
    `select emission_id as id from staging.batch where state = 'withdrawn' and not is_replayed`);
  await correct(`staging.replay('student_attendance', $2, $1)`, [wrong!.id, 'It was right.']);
  expect(await shown()).toBe('3 of 4');
});

test('days that were reopened are replaced by the next emission', async () => {
  await correct(`staging.reopen('student_attendance', '2020-11-20', $1, '{3}')`, ['The school asked for it.']);
  expect(await shown()).toBe('3 of 4');
  const corrected = await emitMarks('2111');
  expect((await worker.outcome(corrected)).batches).toMatchObject([{ findings: { 'closed-day': 1 } }]);
  expect(await shown()).toBe('4 of 4');

  await correct('staging.withdraw($1, $2)', [corrected, 'It was right before.']);
  expect(await shown()).toBe('3 of 4');
});

test('a month is replayed from the archive and shows the same', async () => {
  await correct(`staging.replay('student_attendance', $1, column_name => 'period', value => '2020-11-01')`,
    ['For a trial.']);
  expect(await shown()).toBe('3 of 4');
  const { rows } = await worker.owner.query<{ days: number }>('select days, reopened_days from transform.closed_day');
  expect(rows).toEqual([{ days: 15, reopened_days: 4 }]);
});

test('what the archive does not hold any more makes a correction fail, and nothing is changed', async () => {
  const { rows: [first] } = await worker.owner.query<{ id: string; key: string }>(
    `select emission_id as id, archive_key as key
     from staging.emission where source_name = 'student_attendance' order by requested_at limit 1`);
  await worker.context.store.send(new DeleteObjectCommand({ Bucket: 'input', Key: first!.key }));
  const { rows: [asked] } = await worker.owner.query<{ id: string }>(
    `select correction_id as id from staging.replay('student_attendance', 'For a trial.')`);
  await expect.poll(() => stateOf(asked!.id), { timeout: 20_000 }).toBe('failed');
  expect(await shown()).toBe('3 of 4');
});
