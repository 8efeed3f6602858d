import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { afterEach, describe, expect, inject, test } from 'vitest';

import { aggregate } from './jobs/aggregate.ts';
import { load } from './jobs/load.ts';
import { startTestWorker, zipOf, type TestWorker } from './test-worker.ts';

let worker: TestWorker | undefined;
const processes = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of processes) {
    child.kill('SIGKILL');
  }
  processes.clear();
  await worker?.stop();
});

test('killed at any step, the next worker ends in the state of one that never fell', { timeout: 240_000 }, async () => {
  const undisturbed = await stateAfter(async (each) => {
    await startProcess(each);
  });
  const disturbed = await stateAfter(async (each) => {
    for (const moment of moments) {
      const child = await startProcess(each);
      const seen = await until(() => moment.isNow(each));
      expect(seen, moment.while).toBe(true);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await ageClaims(each);
    }
    // Two at once, so that they also race for what is left.
    await Promise.all([startProcess(each), startProcess(each)]);
  });
  expect(disturbed).toEqual(undisturbed);
});

/** What the worker may be in the middle of. */
const moments: { while: string; isNow: (worker: TestWorker) => Promise<boolean> }[] = [
  { while: 'an emission is archived', isNow: (each) => isAny(each, `staging.emission where state = 'archived'`) },
  {
    while: 'a file is copied in',
    isNow: (each) => isAny(each, 'pg_stat_progress_copy where datname = current_database()'),
  },
  { while: 'a batch is judged', isNow: (each) => isRunning(each, 'call transform.process_batch') },
  { while: 'rejected lines are written', isNow: (each) => isRunning(each, 'fetch%from rejected_line', 'any') },
  { while: 'a batch is kept', isNow: (each) => isAny(each, 'staging.batch where rows_rejected > 0') },
  { while: 'values are refreshed', isNow: (each) => isRunning(each, 'call aggregate.refresh') },
  {
    while: 'files are written',
    isNow: async (each) => (await each.keys('output')).some((key) => key.includes('/month')),
  },
];

test('a connection that is cut in the middle of a copy costs another try, and nothing else', async () => {
  worker = await startTestWorker(inject('databasePort'));
  const { owner, logged } = worker;
  const id = await worker.emit(attendance.name, await zipOf(attendance.files));
  await worker.work();
  const cut = 'select pg_terminate_backend(pid) from pg_stat_progress_copy where datname = current_database()';
  expect(await until(async () => (await owner.query(cut)).rowCount! > 0)).toBe(true);

  expect(await worker.outcome(id)).toMatchObject({
    state: 'published', batches: [{ received: rows, kept: rows - rows / 50, rejected: rows / 50 }],
  });
  expect(logged.filter(({ msg }) => msg === 'job failed')).toMatchObject([{ queue: 'load', emissionId: id }]);
  const left = `pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
  expect(await isAny(worker, left)).toBe(false);
});

test.each([
  { given: 'its parent is gone', leave: (child: ChildProcess) => child.disconnect() },
  { given: 'it is asked to', leave: (child: ChildProcess) => void child.kill('SIGTERM') },
])('the worker ends in order when $given', async ({ leave }) => {
  worker = await startTestWorker(inject('databasePort'));
  const child = await startProcess(worker);
  leave(child);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

describe('a worker that lost its claim', () => {
  test('cannot commit what it did, and leaves nothing', async () => {
    worker = await startTestWorker(inject('databasePort'));
    const { context, owner } = worker;
    await context.boss.start();
    for (const { queue } of [load, aggregate]) {
      await context.boss.createQueue(queue);
    }
    const emissionId = await worker.emit(attendance.name, await zipOf(attendance.files));
    await owner.query(
      `update staging.emission
       set state = 'archived', archive_key = object_key, received_at = now(), etag = '', size_bytes = 0
       where emission_id = $1`, [emissionId]);
    const files = [{ name: 'student_attendance.csv', sourceName: 'student_attendance', size: 1 }];
    await context.boss.send(load.queue, { emissionId, files, index: 0 });
    const jobs = await context.boss.fetch<{ emissionId: string; files: typeof files; index: number }>(load.queue);

    await owner.query('update pgboss.job set retry_count = retry_count + 1');
    const { signal } = new AbortController();
    const inputBucket = context.config.store.emissionBucket;
    const asArchived = { ...context, config: { ...context.config, store: { ...context.config.store, inputBucket } } };
    await expect(load.run({ queue: load.queue, jobs, data: jobs[0]!.data, signal }, asArchived))
      .rejects.toThrow('is another worker\'s by now');

    expect(await isAny(worker, 'staging.batch')).toBe(false);
    expect(await isAny(worker, `pg_class where relnamespace = 'landing'::regnamespace`)).toBe(false);
    expect(await isAny(worker, `pg_inherits where inhparent = 'transform.student_attendance'::regclass`)).toBe(false);
    expect(await isAny(worker, `pgboss.job where name <> 'load'`)).toBe(false);
  });
});

const rows = 20_000;
const days = Array.from({ length: 31 }, (_, day) => day + 1).join('|');
const schools = Array.from({ length: 400 }, (_, index) => 75010100101 + index);
const attendance = {
  name: 'student_attendance/student_attendance.zip',
  files: {
    'student_attendance.csv': [
      `StudentAttendanceId|StudentId|SchoolId|AcademicYear|Month|${days}`,
      ...Array.from({ length: rows }, (_, index) => {
        const month = index % 50 === 0 ? 13 : 11;
        const marks = Array.from({ length: 30 }, (_, day) => ((index * 7 + day) % 11 === 0 ? 2 : 1));
        return `${index}|${9100000 + index}|${schools[index % schools.length]}|2020-21|${month}|${marks.join('|')}|`;
      }),
    ].join('\n'),
  },
};
const masters: [string, Record<string, string>][] = [
  ['district_master/district_mst.zip', { 'district_mst.csv': 'DistrictId|District\n7501|D1\n' }],
  ['block_master/block_mst.zip', { 'block_mst.csv': 'BlockId|Block|DistrictId\n750101|B1|7501\n' }],
  ['cluster_master/cluster_mst.zip', { 'cluster_mst.csv': 'ClusterId|Cluster|BlockId\n7501010001|C1|750101\n' }],
  ['school_master/school_mst.zip', {
    'school_mst.csv': ['SchoolId|School|DistrictId|BlockId|ClusterId|Latitude|Longitude',
      ...schools.map((id, index) => `${id}|S${index}|7501|750101|7501010001|22.${1000 + index}|73.${1000 + index}`),
    ].join('\n'),
  }],
];

/** All that matters once masters and attendance went through, without what differs from run to run. */
async function stateAfter(work: (worker: TestWorker) => Promise<void>): Promise<object> {
  const each = worker = await startTestWorker(inject('databasePort'));
  const emitted: string[] = [];
  for (const [name, files] of [...masters, [attendance.name, attendance.files] as const]) {
    emitted.push(await each.emit(name, await zipOf(files)));
  }
  await work(each);
  const outcomes = [];
  for (const id of emitted) {
    const { state, batches } = await each.outcome(id);
    // Whether a school came before its cluster differs, and is only noted.
    const known = batches.map(({ rejectedKey, findings: { 'unknown-reference': _noted, ...findings }, ...rest }) =>
      ({ ...rest, findings, isTold: rejectedKey !== null }));
    outcomes.push({ state, batches: known });
  }
  await until(async () => !(await isAny(each, `pgboss.job where state < 'completed'`)));

  const state = {
    outcomes,
    kept: await digest(each, `
      select to_jsonb(kept) - 'batch_id' from transform.student_attendance as kept order by line`),
    findings: await digest(each, `
      select line, code, column_name, value from staging.finding where severity = 'reject' order by 1, 2, 3, 4`),
    values: await digest(each, `
      select to_jsonb(shown) - 'refreshed_at' from aggregate.report_value as shown order by 1`),
    documents: await documentsOf(each),
    rejected: await rejectedOf(each),
    emission: await each.keys('emission'),
    archived: (await each.keys('input')).filter((key) => key.endsWith('.zip')).length,
    landing: await isAny(each, `pg_class where relnamespace = 'landing'::regnamespace`),
    failed: await isAny(each, `pgboss.job where state = 'failed' or name = 'dead_letter'`),
  };
  for (const child of processes) {
    child.kill('SIGKILL');
  }
  processes.clear();
  await each.stop();
  worker = undefined;
  return state;
}

async function digest({ owner }: TestWorker, query: string): Promise<string> {
  const { rows: found } = await owner.query({ text: query, rowMode: 'array' });
  expect(found.length).toBeGreaterThan(0);
  return `${found.length} rows ${createHash('sha256').update(JSON.stringify(found)).digest('hex')}`;
}

/** The documents that the metadata names, without what says when and in which version. */
async function documentsOf(each: TestWorker): Promise<object> {
  const metadata = JSON.parse((await each.read('output', 'student_attendance_rate/metadata.json')).toString());
  const documents: Record<string, string> = {};
  for (const { window, periodStart, folder } of metadata.periods) {
    for (const key of (await each.keys('output')).filter((name) => name.startsWith(`${folder}/`))) {
      const { values } = JSON.parse(gunzipSync(await each.read('output', key)).toString());
      const name = `${window} ${periodStart} ${key.slice(folder.length)}`;
      documents[name] = createHash('sha256').update(JSON.stringify(values)).digest('hex');
    }
  }
  return documents;
}

async function rejectedOf(each: TestWorker): Promise<string[]> {
  const keys = (await each.keys('input')).filter((key) => key.startsWith('rejected/'));
  return Promise.all(keys.map(async (key) => createHash('sha256').update(await each.read('input', key)).digest('hex')));
}

async function startProcess({ environment }: TestWorker): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [],
  });
  processes.add(child);
  await once(child, 'message');
  return child;
}

/** What a dead worker had claimed is free at once, not only when its heartbeat is missed. */
async function ageClaims({ owner }: TestWorker): Promise<void> {
  await owner.query(`update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`);
}

async function isAny({ owner }: TestWorker, of: string): Promise<boolean> {
  return (await owner.query(`select from ${of} limit 1`)).rowCount === 1;
}

function isRunning(each: TestWorker, statement: string, state = 'active'): Promise<boolean> {
  const of = `pg_stat_activity where datname = current_database() and query like '${statement}%'`;
  return isAny(each, state === 'any' ? of : `${of} and state = 'active'`);
}

async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (await isSo()) {
      return true;
    }
    await wait(3);
  }
  return false;
}
