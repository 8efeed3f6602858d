/** A dry run tells what an emission would do, by doing it, and leaves nothing. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestWorker, zipOf, type TestWorker } from './test-worker.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.work();
  await worker.outcome(await worker.emit('school_master/school_mst.zip', await schools({
    'school_mst.csv': '1|A|22.1|73.1\n2|B|22.2|73.1\n3|C|22.3|73.1\n',
  })));
});

afterAll(() => worker?.stop());

const name = 'school_master/school_mst.zip';
const days = Array.from({ length: 31 }, (_, day) => day + 1).join('|');

/** Schools as id, name, latitude and longitude a line; the id is written out. */
function schools(files: Readonly<Record<string, string>>): Promise<Buffer> {
  return zipOf(Object.fromEntries(Object.entries(files).map(([file, lines]) => [
    file, `SchoolId|School|Latitude|Longitude\n${lines.replaceAll(/^\d/gm, '7501010010$&')}`,
  ])));
}

function attendance(): Promise<Buffer> {
  const marks = Array.from({ length: 31 }, (_, day) => (day < 3 ? '1' : '')).join('|');
  return zipOf({
    'student_attendance.csv': `StudentAttendanceId|StudentId|SchoolId|AcademicYear|Month|${days}\n`
      + `1|9100034|75010100101|2020-21|11|${marks}\n2|9100035|75010100102|2020-21|11|${marks}\n`,
  });
}

const corrected = '1|A|22.1|73.1\n2|Belan|22.2|73.1\n4|D|22.4|73.1\n5|E|0|73.1\n6|F|22.4|73.1\n';

async function tried(id: string): Promise<object> {
  const { rows } = await worker.owner.query<{ preview: object }>(
    'select preview from staging.batch where emission_id = $1 order by batch_id', [id]);
  return rows.map(({ preview }) => preview);
}

/** All that an emission leaves anywhere, but for what tells of emissions. */
async function everything(): Promise<object> {
  const { rows } = await worker.owner.query(
    `select
       array(select school::text from transform.school order by 1) as schools,
       array(select relname from pg_class where relnamespace in ('transform'::regnamespace, 'landing'::regnamespace)
         order by 1) as tables,
       (select count(*) from transform.student_attendance) as marks,
       (select count(*) from transform.closed_day) as closed,
       (select count(*) from transform.replaced_row) as replaced,
       array(select (metric_name, version)::text from aggregate.metric order by 1) as versions`);
  return { rows, keys: await worker.keys('input'), exported: await worker.keys('output'), mails: [...worker.mails] };
}

test('tells what would be new, changed, unchanged and rejected, as the emission then does', async () => {
  const before = await everything();
  const dry = await worker.emit(name, await schools({ 'school_mst.csv': corrected }), true);
  const would = await worker.outcome(dry);
  expect(would).toMatchObject({
    state: 'checked', archiveKey: null,
    batches: [{ state: 'checked', received: 5, kept: 1, unchanged: 1, rejected: 3, rejectedKey: null }],
  });
  expect(await tried(dry)).toEqual([{
    rowsNew: 0, rowsChanged: 1, daysClosed: [],
    changes: [{ line: 3, columns: { school_name: ['B', 'Belan'] } }],
  }]);
  expect(await everything()).toEqual(before);
  await expect.poll(() => worker.keys('emission'), { timeout: 10_000 }).toEqual([]);

  const real = await worker.emit(name, await schools({ 'school_mst.csv': corrected }));
  const did = await worker.outcome(real);
  expect({ ...did.batches[0], state: 'checked', rejectedKey: null }).toEqual(would.batches[0]);
  const findings = (id: string) => worker.owner.query(
    `select line, code, column_name, value, severity from staging.finding where emission_id = $1
     order by line, code, column_name`, [id]);
  expect((await findings(dry)).rows).toEqual((await findings(real)).rows);
});

test('tells which days would close, and no reader waits for it', async () => {
  const before = await everything();
  const stopped = new AbortController();
  const reading = readUntil(stopped.signal);
  const dry = await worker.emit('student_attendance/student_attendance.zip', await attendance(), true);
  expect(await worker.outcome(dry)).toMatchObject({ state: 'checked', batches: [{ kept: 2 }] });
  stopped.abort();
  expect(await reading).toBeGreaterThan(20);
  expect(await tried(dry)).toEqual([{
    rowsNew: 2, rowsChanged: 0, changes: [],
    daysClosed: [{ period: '2020-11-01', days: '1, 2, 3', schools: 2 }],
  }]);
  expect(await everything()).toEqual(before);
});

/** Reads again and again, each time ready to wait for a lock for 200 ms and no longer; how often it did. */
async function readUntil(signal: AbortSignal): Promise<number> {
  const reader = new Client({ connectionString: worker.environment['DATABASE_URL_WORKER'] });
  await reader.connect();
  let times = 0;
  try {
    await reader.query(`set lock_timeout = '200ms'`);
    while (!signal.aborted) {
      await reader.query('select count(*) from transform.student_attendance');
      times += 1;
    }
    return times;
  } finally {
    await reader.end();
  }
}

test('the second file of a zip is judged after the first', async () => {
  const dry = await worker.emit(name, await schools({
    'school_mst.csv': '7|G|22.7|73.1\n', 'school_mst_2.csv': '7|Ganga|22.7|73.1\n',
  }), true);
  await worker.outcome(dry);
  expect(await tried(dry)).toMatchObject([{ rowsNew: 1 }, { rowsNew: 0, rowsChanged: 1 }]);
});

test.each([
  { given: 'another header', zip: () => zipOf({ 'school_mst.csv': 'Name\nA\n' }), code: 'header' },
  { given: 'no zip', zip: async () => Buffer.from('PK and no more'), code: 'not-a-zip' },
])('given $given, it is refused, and nobody is mailed', async ({ zip, code }) => {
  const before = await everything();
  const dry = await worker.emit(name, await zip(), true);
  await expect.poll(async () => (await worker.owner.query<{ code: string }>(
    `select code from staging.emission where emission_id = $1 and state = 'refused'`, [dry])).rows,
  { timeout: 20_000 }).toEqual([{ code }]);
  await expect.poll(() => worker.keys('emission'), { timeout: 10_000 }).toEqual([]);
  expect(await everything()).toEqual(before);
});
