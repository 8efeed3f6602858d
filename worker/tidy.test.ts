/** Partitions come and go while people read, and nobody who reads is held up. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { landRows } from '../test/land-rows.ts';
import { tidy } from './jobs/tidy.ts';
import { startTestWorker, type TestWorker } from './test-worker.ts';

let worker: TestWorker;
let reader: Client;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.work();
  reader = new Client({ connectionString: worker.environment['DATABASE_URL_WORKER'] });
  await reader.connect();
});

afterAll(async () => {
  await reader?.end();
  await worker?.stop();
});

/** A batch of one student a school, each present on the first day of a month. */
function land(month: string, ...schools: number[]): Promise<void> {
  return landRows(worker.owner, {
    source: 'student_attendance', columns: 'period, attendance_id, student_id, school_id, present_days, absent_days',
    rows: schools.map((school) => `(date '${month}-01', ${school}, ${school}, ${school}, 1, 0)`).join(', '),
  });
}

async function ask<Row extends object>(question: string): Promise<Row[]> {
  return (await worker.owner.query<Row>(question)).rows;
}

/** Withdraws the newest batch, as the job does where there is nothing to read again. */
async function withdrawNewest(): Promise<void> {
  await worker.owner.query('begin');
  const [asked] = await ask<{ id: string }>(
    `select correction.correction_id as id
     from (select * from staging.batch where state = 'kept' order by batch_id desc limit 1) as batch
     cross join lateral staging.withdraw(batch.emission_id, 'For a trial.') as correction`);
  await worker.owner.query('call staging.begin_correction($1)', [asked!.id]);
  await worker.owner.query('call staging.end_correction($1)', [asked!.id]);
  await worker.owner.query('commit');
  await worker.owner.query('call aggregate.refresh()');
}

const counted = () => ask(
  `select metric_name, school_id, days, numerators[31] as present from aggregate.school_day order by 1, 2`);

async function tidied(): Promise<void> {
  await worker.context.boss.send(tidy.queue, {});
  await expect.poll(async () => (await ask(
    `select from pgboss.job where name = 'tidy' and state in ('created', 'retry', 'active')`)).length,
  { timeout: 30_000 }).toBe(0);
}

const parts = () => ask<{ part: string }>(
  `select inhrelid::regclass::text as part from pg_inherits
   where inhparent = 'transform.student_attendance_202607'::regclass order by 1`);

test('a partition is dropped when no reader is in the way, and nobody waits for it', async () => {
  await land('2026-07', 101);
  await land('2026-07', 102);
  await withdrawNewest();
  expect(await counted()).toMatchObject([{ school_id: '101', days: 1 }]);

  const question = 'select count(*)::int from transform.student_attendance';
  await reader.query(`begin; ${question}`);
  const stopped = new AbortController();
  const reading = readUntil(stopped.signal, question);
  await tidied();
  stopped.abort();
  expect(await reading).toBeGreaterThan(20);
  expect(await parts()).toHaveLength(2);

  await reader.query('commit');
  await tidied();
  expect(await parts()).toHaveLength(1);
  expect(worker.logged.filter(({ msg }) => msg === 'batch that was taken out removed').map(({ isDone }) => isDone))
    .toEqual([false, true]);
});

/** Reads again and again, each time ready to wait for a lock for 200 ms and no longer; how often it did. */
async function readUntil(signal: AbortSignal, question: string): Promise<number> {
  const other = new Client({ connectionString: worker.environment['DATABASE_URL_WORKER'] });
  await other.connect();
  let times = 0;
  try {
    await other.query(`set lock_timeout = '200ms'`);
    while (!signal.aborted) {
      await other.query(question);
      times += 1;
    }
    return times;
  } finally {
    await other.end();
  }
}

test('forty batches of a month become one partition, with their batches and lines', async () => {
  for (let school = 201; school < 240; school += 1) {
    await land('2026-07', school, school + 1000);
  }
  expect(await parts()).toHaveLength(40);
  await worker.owner.query('call aggregate.refresh()');
  const before = await counted();
  const rows = `select batch_id, line, student_id, present_days from transform.student_attendance order by 1, 2`;
  const stored = await ask(rows);

  await reader.query('begin; select from transform.student_attendance');
  const stopped = new AbortController();
  const reading = readUntil(stopped.signal, 'select count(*)::int from transform.student_attendance');
  await tidied();
  stopped.abort();
  expect(await reading).toBeGreaterThan(20);
  expect(await parts()).toHaveLength(40);
  expect(await ask(`select from pg_tables where schemaname = 'landing'`)).toEqual([]);

  await reader.query('commit');
  await tidied();
  expect(await parts()).toEqual([{ part: expect.stringMatching(/^transform\.student_attendance_202607_to_\d+$/) }]);
  expect(await ask(rows)).toEqual(stored);
  await worker.owner.query('call aggregate.refresh_all()');
  expect(await counted()).toEqual(before);
});

test('withdrawing from the one partition gives what withdrawing from forty gives', async () => {
  await withdrawNewest();
  const schools = (await counted() as { school_id: string }[]).map(({ school_id }) => Number(school_id));
  expect(schools).toHaveLength(77);
  expect(schools).not.toContain(239);
  await tidied();
  expect(await ask('select from transform.student_attendance where school_id in (239, 1239)')).toEqual([]);
  expect(await parts()).toHaveLength(1);
  await land('2026-07', 239, 240);
  expect(await parts()).toHaveLength(2);
  const [{ query }] = await ask<{ query: string }>(
    `select transform.double_mark_sql('student_attendance') as query`) as [{ query: string }];
  expect(await ask(query)).toEqual([]);
});
