/**
 * Canaries: values that nobody else has, put where persons and secrets are, and looked for wherever anybody but
 * the emitter and the DBA can look.
 */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { runCli } from '../../cli/fixture/run-cli.ts';
import { authorizationRequest, makeVisitor } from '../../embedded/identity/test-visitor.ts';
import type { Secrets } from '../../embedded/secrets.ts';
import { emitFile, zipOf, type Receipt } from '../emit-file.ts';
import type { Credentials } from './start-product.ts';

const home = inject('home');
const web = inject('web');
const fromHome = <Content>(name: string) => JSON.parse(readFileSync(join(home, name), 'utf8')) as Content;
const credentials = fromHome<Credentials>('credentials.json');
const secrets = fromHome<Secrets>('secrets.json');

/** Of persons: they come in files, and stay in the archive, in the rejected lines and some in schema pii. */
const persons = {
  student: '918273645546372819', aadhaar: '738291645519', child: 'Canarika Zwitscher', teacher: 'TCH-KANARI-4711',
  teacherName: 'Kanarius Pieper', badStudent: '91827kanari', birth: '1961-02-27',
};
const typed = {
  password: 'Wrong-Canary-1-Neem', analyst: 'A-long-canary-1-Banyan',
  token: 'cqe_canary_0123456789_0123456789_0123456789_01',
};

/** What nobody but its owner has, by what it is. */
const secretValues: Record<string, string> = {
  ...Object.fromEntries(Object.entries(secrets.databasePasswords).map(([name, value]) => [`password ${name}`, value])),
  ...Object.fromEntries(Object.entries(secrets.firstPasswords).map(([name, value]) => [`first ${name}`, value])),
  'store secret': secrets.storeSecretAccessKey, 'hash key': secrets.hashKey, 'emitter token': credentials.emitter.token,
  'totp': credentials.admin.totpSecret, ...typed,
};

/** Every answer and every output that was seen on the way. */
const heard: string[] = [];
/** The newest batch before ours: of the demo's rows there is no need to look. */
let before: string;
const owner = new Client({ connectionString: credentials.owner.databaseUrl });
let kept: Receipt;
let person: { username: string; password: string };

beforeAll(async () => {
  await owner.connect();
  const { rows: [newest] } = await owner.query<{ id: string }>(
    'select coalesce(max(batch_id), 0) as id from staging.batch');
  before = newest!.id;
  kept = await emitAttendance();
  await emitTeachers();
  await emitWhatFails();
  await signInAndFail();
  await askWhatFails();
  heard.push((await runCli(['doctor', '--json'], { env: { CQUBE_HOME: home } })).output);
  heard.push((await runCli(['status', kept.emissionId], { env: { CQUBE_HOME: home } })).output);
});

afterAll(() => owner.end());

/** A line that is kept, one whose mark is none, and one whose student is none; of a school that there is not. */
async function emitAttendance(): Promise<Receipt> {
  const days = Array.from({ length: 31 }, (_, day) => day + 1).join('|');
  const line = (id: number, student: string, mark: string) =>
    `${id}|${student}|99980100101|${persons.aadhaar}|2020-21|7|${mark}${'|'.repeat(30)}|${persons.child}`;
  const text = [`StudentAttendanceId|StudentId|SchoolId|AadhaarUID|AcademicYear|Month|${days}|StudentName`,
    line(1, persons.student, '1'), line(2, persons.student, '9'), line(3, persons.badStudent, '1'), ''].join('\n');
  const found = await emitFile(web, credentials.emitter.token, 'student_attendance/student_attendance_canary.zip',
    await zipOf({ 'student_attendance.csv': text }));
  expect(found.batches[0]).toMatchObject({ rowsKept: 1, rowsRejected: 2 });
  return found;
}

/** A teacher who is kept, and one whose name is too long. */
async function emitTeachers(): Promise<void> {
  const text = ['udise_sch_code|tch_code|name|gender|dob',
    `99980100101|${persons.teacher}|${persons.teacherName}|1|${persons.birth}`,
    `99980100101|${persons.teacher}-2|${persons.teacherName.repeat(20)}|1|${persons.birth}`, ''].join('\n');
  const found = await emitFile(web, credentials.emitter.token, 'udise/tch_profile_canary.zip',
    await zipOf({ 'tch_profile.csv': text }));
  expect(found.batches[0]).toMatchObject({ rowsKept: 1, rowsRejected: 1 });
}

async function emitWhatFails(): Promise<void> {
  const found = await emitFile(web, credentials.emitter.token, 'student_attendance/student_attendance_none.zip',
    Buffer.from(`${persons.child},${persons.student}`));
  expect(found.state).toBe('refused');
}

async function signInAndFail(): Promise<void> {
  const { output } = await runCli(['user', 'add', '--name', 'Canary Watcher', '--level', 'state', '--role', 'viewer',
    '--username', 'canary'], { env: { CQUBE_HOME: home } });
  person = { username: 'canary', password: /Password: +(\S+)/.exec(output)![1]! };
  secretValues['first canary'] = person.password;
  for (const password of [typed.password, person.password]) {
    const visitor = makeVisitor(web);
    const { url } = await visitor.follow(await visitor.get(authorizationRequest(web).url));
    const { response } = await visitor.follow(await visitor.post(url, { username: person.username, password }));
    heard.push(await response.text().catch(() => ''));
  }
}

async function askWhatFails(): Promise<void> {
  const other = await runCli(['token', 'add', '--name', 'Another emitter'], { env: { CQUBE_HOME: home } });
  const findings = '{ findings(first: 50) { nodes { line code column value } } }';
  const asked: readonly { token: string; path: string; query?: string }[] = [
    { token: typed.token, path: '/data/emissions' },
    { token: other.output.trim(), path: `/data/emissions/${kept.emissionId}` },
    { token: other.output.trim(), path: `/data/emissions/${kept.emissionId}/findings` },
    { token: other.output.trim(), path: `/data/emissions/${kept.emissionId}/rejected` },
    { token: other.output.trim(), path: '/data/emissions' },
    { token: other.output.trim(), path: '/graphql', query: findings },
    { token: credentials.emitter.token, path: '/graphql', query: '{ findings(first: 1) { nodes { student } } }' },
    { token: typed.token, path: '/graphql', query: findings },
  ];
  for (const { token, path, query } of asked) {
    const answer = await fetch(`${web}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(query && { method: 'POST', body: JSON.stringify({ query }) }),
    });
    heard.push(await answer.text());
  }
}

/** Which canaries a text holds, each as it is and as JSON, base64 and hex write it. */
function foundIn(text: string, values: Record<string, string> = { ...persons, ...secretValues }): string[] {
  return Object.entries(values)
    .filter(([, value]) => [value, Buffer.from(value).toString('base64').replace(/=+$/, ''),
      Buffer.from(value).toString('hex')].some((form) => text.includes(form)))
    .map(([name]) => name);
}

test('the canaries are where they may be, so that they could be found', async () => {
  const { rows } = await owner.query<{ whole: string }>(
    `select row::text as whole
     from pii.read_person('udise_tch_profile', 'The canary.', '{"school_id": 99980100101}') as row`);
  expect(foundIn(rows.map(({ whole }) => whole).join())).toEqual(['teacherName', 'birth']);
  const rejected = await fetch(`${web}/data/emissions/${kept.emissionId}/rejected`, {
    headers: { authorization: `Bearer ${credentials.emitter.token}` },
  });
  expect(foundIn(await rejected.text())).toEqual(['student', 'aadhaar', 'child', 'badStudent']);
});

describe('no canary stands', () => {
  test('in any table or queue, whoever may read it and its views, but in schema pii', async () => {
    const { rows: relations } = await owner.query<{ name: string; hasBatch: boolean }>(
      `select
         pg_class.oid::regclass::text as name,
         exists (
           select from pg_attribute where attrelid = pg_class.oid and attname = 'batch_id' and not attisdropped
         ) and relnamespace = 'transform'::regnamespace as "hasBatch"
       from pg_class
       where relkind in ('r', 'p')
         and not relispartition
         and relnamespace::regnamespace::text in
           ('staging', 'landing', 'transform', 'aggregate', 'rls', 'identity', 'pgboss', 'graphile_migrate')`);
    expect(relations.length).toBeGreaterThan(60);
    const patterns = Object.values({ ...persons, ...secretValues }).map((value) => `%${value}%`);
    const holding: string[] = [];
    for (const { name, hasBatch } of relations) {
      const { rows } = await owner.query<{ count: number }>(
        `select count(*)::int as count from ${name} as held where held::text like any ($1)${
          hasBatch ? ` and batch_id > ${before}` : ''}`, [patterns]);
      if (rows[0]!.count > 0) {
        holding.push(name);
      }
    }
    expect(holding).toEqual(['identity.account']); // the secret of one-time codes, which only the provider reads
  });

  test('in what an analyst is told of plans, statistics and errors', async () => {
    const { rows: [made] } = await owner.query<{ role: string }>(
      `select rls.enrol_analyst('Canary analyst', $1) as role`, [typed.analyst]);
    const url = new URL(credentials.owner.databaseUrl);
    Object.assign(url, { username: made!.role, password: typed.analyst });
    const analyst = new Client({ connectionString: url.href });
    await analyst.connect();
    const told: string[] = [];
    for (const question of [
      'select * from pg_stats', 'select * from pg_stat_activity', 'select * from pg_settings',
      'explain (analyze, verbose) select * from aggregate.report_value where entity_id = 99980100101',
      'explain select * from transform.student_attendance', 'select * from pii.udise_tch_profile',
      'select * from transform.udise_tch_profile', `select 1 / (school_id - 99980100101) from transform.school`,
    ]) {
      told.push(await analyst.query(question).then(({ rows }) => JSON.stringify(rows), (error: object) =>
        JSON.stringify({ ...error, message: String(error) })));
    }
    await analyst.end();
    await owner.query('select rls.expel($1)', [made!.role]);
    expect(told[0]!.length).toBeGreaterThan(1_000);
    expect(told.flatMap((text) => foundIn(text))).toEqual([]);
  });

  test('in any file of ours: logs of all processes and of the server, mails, exports', async () => {
    const closed =
      /^(secrets\.json|credentials\.json|database|postgres-binaries|object-store\/(input|\.incoming))(\/|$)/;
    const files: string[] = [];
    const holding: string[] = [];
    for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
      const path = relative(home, join(entry.parentPath, entry.name));
      if (entry.isFile() && !closed.test(path)) {
        files.push(path);
        const bytes = await readFile(join(home, path));
        const text = bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])) ? gunzipSync(bytes) : bytes;
        holding.push(...foundIn(text.toString('latin1')).map((name) => `${path}: ${name}`));
      }
    }
    for (const log of ['api', 'worker', 'postgres', 'identity']) {
      expect(files).toContain(`log/${log}.log`);
    }
    expect(files.some((path) => path.startsWith('object-store/output/'))).toBe(true);
    expect(holding).toEqual([]);
  });

  test('in what another emitter, somebody who failed to sign in, or doctor is told', () => {
    expect(heard.length).toBeGreaterThan(10);
    expect(heard.flatMap((text) => foundIn(text).map((name) => `${name}: ${text.slice(0, 200)}`))).toEqual([]);
  });
});
