/** Fetching from DIKSHA, here a server of the test's own: whatever it does, a day becomes one emission or a reason. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { lockedCsv, lockedPassword, lockedZips } from '../fixture/locked-zips.ts';
import { sends, startStandIn, type StandIn } from '../fixture/stand-in-diksha.ts';
import type { Context } from '../context.ts';
import { startTestWorker, zipOf, type TestWorker } from '../test-worker.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { readEntry } from '../zip/read-entry.ts';
import { pullOne, type ToPull } from './pull-one.ts';
import { problemsOf, pull, type Plan } from './pull.ts';

let standIn: StandIn;
let other: StandIn;
let worker: TestWorker;
let emitter: string;

const usage = (count: number): string =>
  'Date,dimensions_pdata_id,dimensions_pdata_pid,object_id,total_count,total_timespent\n'
  + `2026-07-01,prod.diksha.app,player,do_1,${count},2.5\n`;
const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

beforeAll(async () => {
  [standIn, other] = await Promise.all([startStandIn(), startStandIn()]);
  worker = await startTestWorker(inject('databasePort'), {
    DIKSHA_URL: `${standIn.url}/api`, DIKSHA_TOKEN: 'token-secret', DIKSHA_CHANNEL_ID: '0126',
    DIKSHA_EMISSION_TOKEN: `cqe_${'0'.repeat(43)}`, DIKSHA_HOSTS: standIn.host, DIKSHA_SINCE: '2026-07-01',
    DIKSHA_ENCRYPTION_KEY: lockedPassword, DIKSHA_PATIENCE_SECONDS: '0.3',
  });
  const { owner, context } = worker;
  await context.boss.start();
  await context.boss.createQueue(pull.queue);
  await context.boss.createQueue(pullOne.queue, { policy: 'exclusive' });
  const { rows } = await owner.query<{ token: string; role: string }>(
    `select role, rls.issue_token(role, 'pull') as token
     from (select rls.enrol('DIKSHA', 'application', roles => '{r_emitter}') as role) as enrolled`);
  emitter = rows[0]!.role;
  Object.assign(context.config.diksha!, { emissionToken: rows[0]!.token });
});

afterAll(async () => {
  await worker?.stop();
  await Promise.all([standIn?.stop(), other?.stop()]);
});

beforeEach(async () => {
  await worker.owner.query('truncate staging.pull');
  standIn.asked.length = 0;
  other.asked.length = 0;
});

describe('a day of usage becomes an emission', () => {
  test('from a CSV, asked for under our token and downloaded without it', async () => {
    standIn.files('2026-07-01', ['/f/2026-07-01.csv', '/f/2026-07-01.json']);
    standIn.answer('/f/2026-07-01.csv', sends(Buffer.from(usage(7)), { 'content-md5': md5(usage(7)) }));
    expect(await pullDay('2026-07-01')).toMatchObject({ state: 'emitted', error: null, attempts: 0 });
    expect(standIn.asked).toEqual([
      expect.objectContaining({ authorization: 'Bearer token-secret', channel: '0126' }),
      expect.objectContaining({
        path: '/f/2026-07-01.csv?sig=signed-secret', authorization: undefined, channel: undefined,
      }),
    ]);
    expect(await emitted('2026-07-01')).toEqual({
      source: 'diksha_usage', emitter, key: expect.stringMatching(/^diksha\/diksha_data_summary_2026-07-01_\d{14}_/),
      files: { 'diksha_data_summary_2026-07-01.csv': usage(7) },
    });
  });

  test('from a zip, a gzip and several files', async () => {
    standIn.files('2026-07-02', ['/f/a.zip', '/f/b.csv.gz']);
    standIn.answer('/f/a.zip', sends(await zipOf({ 'x.csv': usage(1), 'y.csv': usage(2) })));
    standIn.answer('/f/b.csv.gz', sends(gzipSync(usage(3))));
    await pullDay('2026-07-02');
    expect((await emitted('2026-07-02')).files).toEqual({
      'diksha_data_summary_2026-07-02_1.csv': usage(1), 'diksha_data_summary_2026-07-02_2.csv': usage(2),
      'diksha_data_summary_2026-07-02_3.csv': usage(3),
    });
  });

  test('by way of a redirect that the list allows', async () => {
    standIn.files('2026-07-03', ['/f/moved.csv']);
    standIn.answer('/f/moved.csv', sends({}, { location: '/f/here.csv' }, 302));
    standIn.answer('/f/here.csv', sends(Buffer.from(usage(4))));
    expect(await pullDay('2026-07-03')).toMatchObject({ state: 'emitted' });
  });
});

describe('no day is emitted twice', () => {
  test('when it is planned, listed and fetched again with other numbers', async () => {
    standIn.files('2026-07-04', ['/f/4.csv', '/f/4.csv?again']);
    standIn.answer('/f/4.csv', sends(Buffer.from(usage(1))));
    await pullDay('2026-07-04');
    standIn.answer('/f/4.csv', sends(Buffer.from(usage(2))));
    await worker.owner.query(`call staging.plan_pulls('summary-rollup', null, '2026-07-04', '2026-07-05', 7)`);
    expect(await pullDay('2026-07-04')).toMatchObject({ state: 'emitted' });
    expect(await countEmissions('2026-07-04')).toBe(1);
    expect((await emitted('2026-07-04')).files).toEqual({ 'diksha_data_summary_2026-07-04.csv': usage(1) });
  });

  test('when the worker fell between the emission and its upload', async () => {
    standIn.files('2026-07-05', ['/f/5.csv']);
    standIn.answer('/f/5.csv', sends(Buffer.from(usage(1))));
    const broken = { ...worker.context, store: { send: () => Promise.reject(new Error('The store is gone.')) } };
    expect(await pullDay('2026-07-05', broken as unknown as Context)).toMatchObject({
      state: 'registered', attempts: 1,
    });
    expect(await pullDay('2026-07-05')).toMatchObject({ state: 'emitted' });
    expect(await countEmissions('2026-07-05')).toBe(1);
  });

  test('but anew when what was noted expired before it was sent', async () => {
    standIn.files('2026-07-07', ['/f/7.csv']);
    standIn.answer('/f/7.csv', sends(Buffer.from(usage(1))));
    const broken = { ...worker.context, store: { send: () => Promise.reject(new Error('The store is gone.')) } };
    await pullDay('2026-07-07', broken as unknown as Context);
    await worker.owner.query(`update staging.emission set state = 'expired' where object_key ~ '2026-07-07'`);
    expect(await pullDay('2026-07-07')).toMatchObject({ state: 'emitted' });
    expect((await emitted('2026-07-07')).files).toEqual({ 'diksha_data_summary_2026-07-07.csv': usage(1) });
  });

  test('when it was received before the worker could note so', async () => {
    standIn.files('2026-07-06', ['/f/6.csv']);
    standIn.answer('/f/6.csv', sends(Buffer.from(usage(1))));
    await pullDay('2026-07-06');
    const { key } = await emitted('2026-07-06');
    await worker.owner.query(`update staging.emission set state = 'received' where object_key = $1`, [key]);
    await worker.owner.query(`update staging.pull set state = 'registered'`);
    standIn.answer('/f/6.csv', sends(Buffer.from(usage(2))));
    expect(await pullDay('2026-07-06')).toMatchObject({ state: 'emitted' });
    expect((await emitted('2026-07-06')).files).toEqual({ 'diksha_data_summary_2026-07-06.csv': usage(1) });
  });
});

describe('what goes wrong is noted and tried again', () => {
  const day = '2026-07-10';
  const faults: { given: string; says: RegExp; answer: () => void }[] = [
    {
      given: 'a token that is not accepted', says: /refuses us \(401\): check DIKSHA_TOKEN/,
      answer: () => api({}, 401),
    },
    { given: 'a channel that is not ours', says: /refuses us \(403\)/, answer: () => api({}, 403) },
    { given: 'an error of the server', says: /answers with status 500/, answer: () => api({}, 500) },
    {
      given: 'an answer of another form', says: /cannot be understood: .*periodWiseFiles/,
      answer: () => api({ result: {} }),
    },
    {
      given: 'an answer without end', says: /more than 2097152 bytes/,
      answer: () => api(Buffer.alloc(3_000_000, ' ')),
    },
    { given: 'a page of HTML', says: /cannot be understood/, answer: () => api(Buffer.from('<html>')) },
    { given: 'an API that redirects', says: /redirects, which is not followed/, answer: () => api({}, 302) },
    { given: 'no file yet', says: /has no file of it yet/, answer: () => standIn.files(day, []) },
    { given: 'no such day', says: /has no file of it yet/, answer: () => api({}, 404) },
    {
      given: 'a server that says nothing', says: /it was silent for 0.3 s/,
      answer: () => standIn.answer(path(day), () => {}),
    },
    {
      given: 'a download that stops', says: /broke off/,
      answer: () => file((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('Date');
      }),
    },
    {
      given: 'a download that is cut', says: /broke off/,
      answer: () => file((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('Date', () => response.destroy());
      }),
    },
    {
      given: 'another checksum', says: /another checksum/,
      answer: () => file(sends(Buffer.from('x'), { 'content-md5': md5('y') })),
    },
    { given: 'a file that is gone', says: /answers with status 410/, answer: () => file(sends({}, {}, 410)) },
    { given: 'a damaged gzip', says: /gzip is damaged/, answer: () => file(sends(gzipSync(usage(1)).subarray(0, 40))) },
    {
      given: 'a damaged zip', says: /zip is refused \(not-a-zip\)/,
      answer: () => file(sends(Buffer.from('PK\x03\x04 etc'))),
    },
    {
      given: 'a download larger than may be', says: /broke off: it has more than/,
      answer: () => file(sends(Buffer.alloc(3 * 2 ** 20))),
    },
  ];
  test.each(faults)('given $given', async ({ answer, says }) => {
    standIn.files(day, ['/f/10.csv']);
    answer();
    const context = withConfig({ api: { ...worker.context.config.api, uploadLimitMegabytes: 2 } });
    const noted = await pullDay(day, context);
    expect(noted).toMatchObject({ state: 'wanted', attempts: 1, error: expect.stringMatching(says) });
    expect(noted.error).not.toMatch(/secret/);
    expect(noted.pause).toBeCloseTo(30, -1);
    expect(await countEmissions(day)).toBe(0);

    standIn.files(day, ['/f/10.csv']);
    file(sends(Buffer.from(usage(9))));
    expect(await pullDay(day, context)).toMatchObject({ state: 'emitted', error: null });
    await worker.owner.query(`truncate staging.pull; delete from staging.emission where object_key ~ '2026-07-10'`);
  });

  test('as late as DIKSHA says, given too many questions', async () => {
    standIn.answer(path(day), sends({}, { 'retry-after': '1800' }, 429));
    const noted = await pullDay(day);
    expect(noted).toMatchObject({ state: 'wanted', error: expect.stringMatching(/status 429/) });
    expect(noted.pause).toBeCloseTo(1800, -1);
    const { rows } = await worker.owner.query(
      `select extract(epoch from start_after - now())::float8 as wait
       from pgboss.job
       where name = 'pull' and state = 'created'
       order by start_after desc
       limit 1`);
    expect(rows[0].wait).toBeGreaterThan(1700);
  });

  test('ten times, then by the clock alone', async () => {
    standIn.answer(path(day), sends({}, {}, 500));
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect(await pullDay(day)).toMatchObject({ state: attempt < 10 ? 'wanted' : 'failed', attempts: attempt });
    }
    expect(worker.logged).toContainEqual(expect.objectContaining({ msg: 'pull given up', day, attempts: 9 }));
    const asked = standIn.asked.length;
    await plan({});
    expect(await waiting()).not.toContain(day);
    await plan({ isScheduled: true });
    expect(await waiting()).toContain(day);
    expect(standIn.asked).toHaveLength(asked);
  });

  test('given a token of our own that was revoked', async () => {
    standIn.files(day, ['/f/10.csv']);
    file(sends(Buffer.from(usage(1))));
    const diksha = { ...worker.context.config.diksha!, emissionToken: `cqe_${'x'.repeat(43)}` };
    const context = withConfig({ diksha });
    expect(await pullDay(day, context)).toMatchObject({
      state: 'wanted', error: 'Only an enrolled emitter may send files.',
    });
    expect(await problemsOf(context)).toEqual(['DIKSHA_EMISSION_TOKEN is unknown, revoked or has expired.']);
    expect(await problemsOf(worker.context)).toEqual([]);
  });
});

describe('nothing is asked that is not on the list', () => {
  const day = '2026-07-20';
  const forbidden: { given: string; address: () => string }[] = [
    { given: 'another server of this machine', address: () => `${other.url}/f.csv` },
    { given: 'this machine by name', address: () => `http://localhost:${other.host.split(':')[1]}/f.csv` },
    { given: 'this machine in figures', address: () => `http://2130706433:${other.host.split(':')[1]}/f.csv` },
    { given: 'the metadata of a cloud', address: () => 'http://169.254.169.254/latest/meta-data/' },
    { given: 'a name that leads to this machine', address: () => 'https://files.localhost/f.csv' },
    { given: 'a file of this machine', address: () => 'file:///etc/passwd' },
    { given: 'a name and a password', address: () => `http://u:p@${standIn.host}/f.csv` },
    { given: 'no address', address: () => '://' },
  ];
  test.each(forbidden)('given $given', async ({ address }) => {
    standIn.files(day, ['/redirects.csv', address()]);
    standIn.answer('/redirects.csv', sends(Buffer.from(usage(1))));
    expect(await pullDay(day)).toMatchObject({
      state: 'wanted', error: expect.stringMatching(/may not be asked|is no address/),
    });
    expect(other.asked).toEqual([]);
  });

  test.each(forbidden.slice(0, 6))('by way of a redirect to $given', async ({ address }) => {
    standIn.files(day, ['/redirects.csv']);
    standIn.answer('/redirects.csv', sends({}, { location: address() }, 302));
    expect(await pullDay(day)).toMatchObject({ state: 'wanted', error: expect.stringMatching(/may not be asked/) });
    expect(other.asked).toEqual([]);
  });

  test('nor is a host that is listed by its ending alone, where it is not public', async () => {
    const diksha = { ...worker.context.config.diksha!, hosts: [standIn.host, '*.localhost'] };
    standIn.files(day, [`https://files.localhost:${other.host.split(':')[1]}/f.csv`, 'https://a.localhost/f.csv']);
    expect(await pullDay(day, withConfig({ diksha }))).toMatchObject({
      error: expect.stringMatching(/may not be asked/),
    });
    expect(other.asked).toEqual([]);
  });

  test('nor a redirect that never ends', async () => {
    standIn.files(day, ['/round.csv']);
    standIn.answer('/round.csv', sends({}, { location: '/round.csv' }, 302));
    expect(await pullDay(day)).toMatchObject({ state: 'wanted', error: expect.stringMatching(/redirects/) });
    expect(standIn.asked.filter((asked) => asked.path.startsWith('/round.csv'))).toHaveLength(4);
  });
});

describe('the progress of a batch is asked for, waited for and emitted', () => {
  const batch = '01309448197166694422';
  const day = '2026-07-25';

  test.each(['traditional', 'aes128', 'aes256'] as const)('from a zip that is locked, %s', async (way) => {
    exhaust('PROCESSING');
    expect(await pullBatch()).toMatchObject({ state: 'asked', request: 'R-1', error: null });
    expect(JSON.parse(standIn.asked[0]!.body).request).toMatchObject({
      dataset: 'progress-exhaust', tag: `cqube_${batch}_${day}`, datasetConfig: { batchId: batch },
      encryptionKey: lockedPassword, requestedChannel: '0126', output_format: 'csv',
    });
    expect(await pullBatch()).toMatchObject({ state: 'asked', request: 'R-1', attempts: 0 });
    exhaust('SUCCESS', ['/f/progress.zip']);
    standIn.answer('/f/progress.zip', sends(lockedZips[way]));
    expect(await pullBatch()).toMatchObject({ state: 'emitted' });
    expect(standIn.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(await emitted(day)).toMatchObject({
      source: 'diksha_progress', files: { [`diksha_tpd_${batch}_${day}.csv`]: lockedCsv },
    });
  });

  test('but not with another key, nor without one', async () => {
    exhaust('SUCCESS', ['/f/progress.zip']);
    standIn.answer('/f/progress.zip', sends(lockedZips.aes256));
    await pullBatch();
    const keyed = (encryptionKey: string | undefined): Context =>
      withConfig({ diksha: { ...worker.context.config.diksha!, encryptionKey } });
    expect(await pullBatch(keyed('another'))).toMatchObject({
      state: 'wanted', request: 'R-1', error: expect.stringMatching(/DIKSHA_ENCRYPTION_KEY does not open the zip/),
    });
    expect(await pullBatch(keyed(undefined))).toMatchObject({
      error: expect.stringMatching(/set DIKSHA_ENCRYPTION_KEY/),
    });
    expect(await pullBatch()).toMatchObject({ state: 'emitted' });
  });

  test('and asked for anew where DIKSHA failed', async () => {
    exhaust('FAILED');
    await pullBatch();
    expect(await pullBatch()).toMatchObject({
      state: 'wanted', request: null, error: expect.stringMatching(/No space/),
    });
    await pullBatch();
    expect(standIn.asked.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  async function pullBatch(context = worker.context) {
    return pullRow('progress-exhaust', batch, day, context);
  }

  function exhaust(status: string, paths: readonly string[] = []): void {
    standIn.answer('/api/dataset/v1/request/submit', sends({ result: { requestId: 'R-1', status: 'SUBMITTED' } }));
    standIn.answer(`/api/dataset/v1/request/read/cqube_${batch}_${day}?requestId=R-1`, sends({
      result: { status, downloadUrls: paths.map((each) => standIn.url + each), statusMessage: 'No space' },
    }));
  }
});

describe('what is wanted', () => {
  test('is every day up to yesterday, and every batch as often as it is asked for again', async () => {
    const { owner } = worker;
    await owner.query(
      `insert into transform.diksha_batch (batch_id, line, training_batch_id) values (1, 2, '0101'), (1, 3, '0102')
       on conflict do nothing`);
    const wanted = async (today: string): Promise<string[]> => {
      await owner.query(`call staging.plan_pulls('summary-rollup', 'progress-exhaust', '2026-07-01', $1, 7)`, [today]);
      const { rows } = await owner.query(`select concat_ws(' ', nullif(subject, ''), day) as it from staging.pull`);
      return rows.map(({ it }) => it).sort();
    };
    const first = ['0101 2026-07-04', '0102 2026-07-04', '2026-07-01', '2026-07-02', '2026-07-03'];
    expect(await wanted('2026-07-04')).toEqual(first);
    expect(await wanted('2026-07-04')).toEqual(first);
    await owner.query(`update staging.pull set state = 'emitted' where subject = '0101'`);
    expect(await wanted('2026-07-10')).not.toContain('0101 2026-07-10');
    expect((await wanted('2026-07-11')).filter((it) => it.includes(' '))).toEqual(
      ['0101 2026-07-04', '0101 2026-07-11', '0102 2026-07-04']);
  });

  test('is nothing where DIKSHA is not set up', async () => {
    await plan({}, withConfig({ diksha: undefined }));
    expect((await worker.owner.query('select from staging.pull')).rowCount).toBe(0);
  });

  test('goes all the way to rows, as if an emitter had sent it', async () => {
    for (const Key of await worker.keys('emission')) {
      await worker.context.store.send(new DeleteObjectCommand({ Bucket: 'emission', Key })); // of the tests above
    }
    standIn.files('2026-07-30', ['/f/30.csv']);
    standIn.answer('/f/30.csv', sends(Buffer.from(usage(11))));
    await pullDay('2026-07-30');
    const { rows: [{ id }] } = await worker.owner.query(
      `select emission_id as id from staging.pull where day = '2026-07-30'`);
    await worker.work();
    expect((await worker.outcome(id)).batches).toMatchObject([{ state: 'kept', received: 1 }]);
  });
});

function api(body: object | Buffer, status = 200): void {
  standIn.answer(path('2026-07-10'), sends(body, status === 302 ? { location: `${other.url}/x` } : {}, status));
}

function path(day: string): string {
  return `/api/data/v3/dataset/get/summary-rollup?from=${day}&to=${day}`;
}

function file(answer: Parameters<StandIn['answer']>[1]): void {
  standIn.answer('/f/10.csv', answer);
}

function withConfig(changes: Partial<Context['config']>): Context {
  return { ...worker.context, config: { ...worker.context.config, ...changes } };
}

type Noted = { state: string; error: string | null; attempts: number; request: string | null; pause: number };

function pullDay(day: string, context = worker.context): Promise<Noted> {
  return pullRow('summary-rollup', '', day, context);
}

/** Has one thing fetched now, whenever it would be due, and tells what was noted. */
async function pullRow(dataset: string, subject: string, day: string, context: Context): Promise<Noted> {
  const { owner } = worker;
  await owner.query(
    `insert into staging.pull (dataset, subject, day)
     values ($1, $2, $3)
     on conflict on constraint pull_is_wanted_once do update set next_at = now()`, [dataset, subject, day]);
  const { rows: [row] } = await owner.query<{ pullId: number }>(
    `select pull_id as "pullId" from staging.pull where dataset = $1 and subject = $2 and day = $3`,
    [dataset, subject, day]);
  await context.boss.send(pullOne.queue, row!);
  const jobs = await context.boss.fetch<ToPull>(pullOne.queue);
  await pullOne.run({ queue: pullOne.queue, jobs, data: row!, signal: new AbortController().signal }, context);
  const { rows } = await owner.query<Noted>(
    `select state, error, attempts, request_id as request, extract(epoch from next_at - now())::float8 as pause
     from staging.pull
     where pull_id = $1`, [row!.pullId]);
  return rows[0]!;
}

async function plan(data: Plan, context = worker.context): Promise<void> {
  await context.boss.send(pull.queue, data);
  const jobs = await context.boss.fetch<Plan>(pull.queue);
  await pull.run({ queue: pull.queue, jobs, data, signal: new AbortController().signal }, context);
}

/** The days that are queued to be fetched; they are taken from the queue. */
async function waiting(): Promise<string[]> {
  const jobs = await worker.context.boss.fetch<ToPull>(pullOne.queue, { batchSize: 1000 });
  const { rows } = await worker.owner.query<{ day: string }>(
    'select day::text from staging.pull where pull_id = any ($1)', [jobs.map(({ data }) => data.pullId)]);
  await worker.context.boss.complete(pullOne.queue, jobs.map(({ id }) => id));
  return rows.map(({ day }) => day);
}

async function emitted(day: string) {
  const { rows: [emission] } = await worker.owner.query<{ source: string; emitter: string; key: string }>(
    `select emission.source_name as source, person.role_name as emitter, emission.object_key as key
     from staging.pull
     inner join staging.emission
       on emission.emission_id = pull.emission_id
     inner join rls.person
       on person.person_id = emission.emitter_id
     where day = $1`, [day]);
  const bytes = await worker.read('emission', emission!.key);
  const source = {
    size: bytes.length,
    read: async function* (start: number, end: number) { yield bytes.subarray(start, end); },
  };
  const files: Record<string, string> = {};
  for (const entry of await readDirectory(source)) {
    files[entry.name] = Buffer.concat(await Array.fromAsync(readEntry(source, entry))).toString();
  }
  return { ...emission!, files };
}

async function countEmissions(day: string): Promise<number> {
  const { rowCount } = await worker.owner.query(
    `select from staging.emission where object_key like '%' || $1 || '%'`, [day]);
  return rowCount!;
}
