/** Who signed in, read, exported, changed access or corrected: done where a user does it, and found in the audit. */
import { randomUUID } from 'node:crypto';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../api/test-server.ts';
import { giveState, type TestState } from '../api/test-state.ts';
import { runCli } from '../cli/fixture/run-cli.ts';
import { createAccount, type CreatedAccount } from '../embedded/identity/create-account.ts';
import { startTestIdentity, type TestIdentity } from '../embedded/identity/test-identity.ts';
import { authorizationRequest, makeVisitor } from '../embedded/identity/test-visitor.ts';
import { urlOf } from './cluster.ts';

let server: TestServer;
let identity: TestIdentity;
let state: TestState;
let ownerUrl: string;
let webUrl: string;
let emission: string;
let account: CreatedAccount;
let signedIn: Awaited<ReturnType<typeof signIn>>;
/** Tokens and roles of who acts. */
const tokens: Record<string, string> = {};
const roles: Record<string, string> = { owner: 'postgres' };

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  const { rows: [own] } = await server.owner.query<{ name: string }>('select current_database() as name');
  ownerUrl = urlOf(inject('databasePort'), own!.name);
  identity = await startTestIdentity(inject('databasePort'), own!.name);
  webUrl = await server.app.listen({ port: 0, host: '127.0.0.1' });
  state = await giveState(server.owner);
  tokens['emitter'] = await given('emitter', () => server.emitter());
  tokens['viewer'] = await given('viewer', () => server.viewer('district', state.id(1)));
  tokens['admin'] = await given('admin', () => server.admin());
  emission = await emitted();
  account = await createAccount(identity.pool, { username: 'asha', displayName: 'Asha' });
  await given('asha', () => server.owner.query(
    `select rls.enrol('Asha', issuer => $1, subject => $2, level => 'state')`,
    [`${identity.webUrl}/auth`, account.subject]));
});

afterAll(async () => {
  await identity?.stop();
  await server?.stop();
});

async function given<Result>(name: string, enrol: () => Promise<Result>): Promise<Result> {
  const result = await enrol();
  const { rows } = await server.owner.query<{ role: string }>(
    'select role_name as role from rls.person order by person_id desc limit 1');
  roles[name] = rows[0]!.role;
  return result;
}

/** An emission of the emitter with a file that was kept, in the archive. */
async function emitted(): Promise<string> {
  const answer = await server.app.inject({
    method: 'POST', url: '/data/upload-url', payload: { filename: 'school_master/school_mst.zip' },
    headers: { authorization: `Bearer ${tokens['emitter']}` },
  });
  const { emissionId } = answer.json<{ emissionId: string }>();
  await server.owner.query(
    `with archived as (
       update staging.emission set archive_key = $2 where emission_id = $1 returning *
     )
     insert into staging.batch (emission_id, emitter_id, source_name, file_name, state, lines_received, lines_blank,
       rows_kept, rows_unchanged, rows_rejected, position, rejected_key)
     select emission_id, emitter_id, source_name, 'school_mst.csv', 'kept', 2, 0, 1, 0, 1, 1, 'rejected/mst.csv'
     from archived`, [emissionId, archiveOf(emissionId)]);
  for (const key of [archiveOf(emissionId), 'rejected/mst.csv']) {
    await server.store.send(new PutObjectCommand({ Bucket: 'input', Key: key, Body: 'school_id\n1\n' }));
  }
  return emissionId;
}

const archiveOf = (id: string) => `school_master/2026/${id}.zip`;

type Done = { readonly requestId?: string | null };

/** By the API; the answer says by which id it is found. */
async function api(by: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<Done> {
  const headers = { authorization: `Bearer ${tokens[by]}` };
  const answer = await server.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return { requestId: answer.headers['x-request-id'] as string };
}

/** By a command: as an operator at the database, or as somebody with a token at the API. */
async function cli(by: string, ...words: string[]): Promise<Done> {
  const token = tokens[by];
  const { code, messages } = await runCli(words, { env: token === undefined
    ? { CQUBE_HOME: '/nonexistent', DATABASE_URL: ownerUrl }
    : { CQUBE_HOME: '/nonexistent', CQUBE_URL: webUrl, CQUBE_TOKEN: token } });
  expect(code, messages).toBe(0);
  return token === undefined ? { requestId: null } : {};
}

/** By psql, as the role of somebody. */
async function psql(by: string, sql: string, values: unknown[] = []): Promise<Done> {
  await server.owner.query('begin');
  await server.owner.query(by === 'owner' ? '' : `set local role ${roles[by]}`);
  await server.owner.query(sql, values);
  await server.owner.query('commit');
  return { requestId: null };
}

/** By the pages of the sign-in, which the API's proxy gives the id of its request. */
async function signIn(password: string) {
  const requestId = randomUUID();
  const visitor = makeVisitor(identity.webUrl);
  const { url } = await visitor.follow(await visitor.get(authorizationRequest(identity.webUrl).url));
  await visitor.follow(await visitor.post(url, { username: 'asha', password }, { 'x-request-id': requestId }));
  return { requestId, visitor };
}

async function changePassword(): Promise<Done> {
  const requestId = randomUUID();
  const { visitor } = signedIn;
  const page = await (await visitor.get(`${identity.webUrl}/auth/account`)).text();
  const token = /name="token" value="([^"]+)"/.exec(page)![1]!;
  const form = { token, current: account.password, password: 'Another-1-Banyan', repeated: 'Another-1-Banyan' };
  await visitor.post(`${identity.webUrl}/auth/account/password`, form, { 'x-request-id': requestId });
  return { requestId };
}

const reason = { reason: 'The month is wrong.' };
const question = `{ reportValues(first: 1, condition: {metricName: "test_rate", level: "school"}) {
  nodes { value } } }`;
const last = '(select role_name from rls.person order by person_id desc limit 1)';

test.each<{ act: string; by: string; run: () => Promise<Done>; action: string; object?: () => string; way: string }>([
  { act: 'signs in', by: 'asha', way: 'identity', action: 'sign-in',
    run: async () => (signedIn = await signIn(account.password)) },
  { act: 'fails to sign in', by: 'asha', way: 'identity', action: 'sign-in-refused',
    run: () => signIn('Wrong-1-Neem') },
  { act: 'changes the own password', by: 'asha', way: 'identity', action: 'change-password', run: changePassword },
  { act: 'reads a report by GraphQL', by: 'viewer', way: 'graphql', action: 'read', object: () => 'test_rate',
    run: () => api('viewer', 'POST', '/graphql', { query: question }) },
  { act: 'exports a report', by: 'viewer', way: 'export', action: 'export', object: () => 'test_rate',
    run: () => api('viewer', 'GET', `/export/test_rate/overall/school/school_${state.id(1111)}.json`) },
  { act: 'exports it as CSV', by: 'viewer', way: 'export', action: 'export', object: () => 'test_rate',
    run: () => api('viewer', 'GET', `/export/test_rate/overall/school/school_${state.id(1111)}.csv`) },
  { act: 'emits', by: 'emitter', way: 'rest', action: 'emit',
    run: () => api('emitter', 'POST', '/data/upload-url', { filename: 'school_master/school_mst.zip' }) },
  { act: 'reads findings', by: 'emitter', way: 'rest', action: 'read-findings', object: () => emission,
    run: () => api('emitter', 'GET', `/data/emissions/${emission}/findings`) },
  { act: 'reads rejected lines by command', by: 'emitter', way: 'rest', action: 'read-rejected-lines',
    object: () => emission, run: () => cli('emitter', 'rejects', emission) },
  { act: 'downloads what was emitted', by: 'emitter', way: 'rest', action: 'download', object: () => 'input',
    run: () => api('emitter', 'POST', '/data/download', { bucket: 'input', filename: archiveOf(emission) }) },
  { act: 'replays', by: 'admin', way: 'rest', action: 'replay', object: () => emission,
    run: () => api('admin', 'POST', '/data/sources/school/replay', { ...reason, emissionId: emission }) },
  { act: 'replays by psql', by: 'admin', way: 'sql', action: 'replay', object: () => emission,
    run: () => psql('admin', `select staging.replay('school', 'A trial.', $1)`, [emission]) },
  { act: 'reopens days by command', by: 'admin', way: 'rest', action: 'reopen', object: () => 'student_attendance',
    run: () => cli('admin', 'reopen', 'student_attendance', '--period', '2026-06', '--reason', 'A trial.') },
  { act: 'withdraws', by: 'emitter', way: 'rest', action: 'withdraw', object: () => emission,
    run: () => api('emitter', 'POST', `/data/emissions/${emission}/withdraw`, reason) },
  { act: 'withdraws by command', by: 'emitter', way: 'rest', action: 'withdraw', object: () => emission,
    run: () => cli('emitter', 'withdraw', emission, '--reason', 'A trial.') },
  { act: 'withdraws by psql', by: 'admin', way: 'sql', action: 'withdraw', object: () => emission,
    run: () => psql('admin', `select staging.withdraw($1, 'A trial.')`, [emission]) },
  { act: 'disables a source', by: 'admin', way: 'rest', action: 'disable-source', object: () => 'school',
    run: () => api('admin', 'POST', '/data/sources/school/enabled', { enabled: false }) },
  { act: 'changes a setting by psql', by: 'admin', way: 'sql', action: 'set-setting',
    object: () => 'smallest_public_cell',
    run: () => psql('admin', `call aggregate.set_setting('smallest_public_cell', '11')`) },
  { act: 'lets somebody in by command', by: 'owner', way: 'sql', action: 'enrol',
    run: () => cli('owner', 'user', 'add', '--name', 'Ravi', '--level', 'state', '--role', 'viewer',
      '--username', 'ravi', '--issuer', `${identity.webUrl}/auth`) },
  { act: 'lets somebody in by psql', by: 'admin', way: 'sql', action: 'enrol',
    run: () => psql('admin', `select rls.enrol('Meena', level => 'state')`) },
  { act: 'gives a place by psql', by: 'admin', way: 'sql', action: 'grant-scope',
    run: () => psql('admin', `select rls.grant_scope(${last}, 'district', $1)`, [state.id(2)]) },
  { act: 'takes a place by psql', by: 'admin', way: 'sql', action: 'withdraw-scope',
    run: () => psql('admin', `select rls.withdraw_scope(${last}, 'district', $1)`, [state.id(2)]) },
  { act: 'puts somebody out by psql', by: 'admin', way: 'sql', action: 'expel',
    run: () => psql('admin', `select rls.expel(${last})`) },
  { act: 'makes an analyst', by: 'admin', way: 'sql', action: 'enrol-analyst',
    run: () => psql('admin', `select rls.enrol_analyst('Usha', 'a-long-enough-1-password', $1)`, [state.id(1)]) },
  { act: 'gives out a token by command', by: 'owner', way: 'sql', action: 'issue-token',
    run: () => cli('owner', 'token', 'add', '--name', 'A second one', '--for', roles['emitter']!) },
  { act: 'locks an account by command', by: 'owner', way: 'sql', action: 'account-lock',
    run: () => cli('owner', 'user', 'lock', 'asha') },
])('who $act stands in the audit, sealed', async ({ by, run, way, action, object }) => {
  const before = await newest();
  const { requestId } = await run();
  const { rows } = await server.owner.query<Record<string, string | null>>(
    `select role_name as role, action, object, surface, outcome, request_id as "requestId"
     from rls.audit_entry
     where audit_entry_id > $1 and action = $2`, [before, action]);
  expect(rows).toEqual([expect.objectContaining({
    role: roles[by], action, surface: way, outcome: action === 'sign-in-refused' ? 'refused' : 'done',
    ...(object && { object: object() }),
    requestId: requestId === undefined ? expect.stringMatching(/^[0-9a-f-]{36}$/) : requestId,
  })]);

  await server.owner.query('select rls.seal_audit()');
  const { rows: unsealed } = await server.owner.query(
    `select action from rls.audit_entry as entry
     where action = $1
       and not exists (select from rls.audit_seal as seal where seal.audit_entry_id = entry.audit_entry_id)`, [action]);
  expect(unsealed).toEqual([]);
});

test('and nobody who did it changes it, nor does the owner of the data, unnoticed', async () => {
  for (const role of [roles['admin']!, roles['viewer']!, 'r_worker', 'r_api', 'r_owner', 'r_dba', 'm_cqube']) {
    for (const verb of [`update rls.audit_entry set action = 'other'`, 'delete from rls.audit_entry',
      'truncate rls.audit_entry', 'delete from rls.audit_seal', `insert into rls.audit_entry (role_name, action)
        values ('u_other', 'read')`].slice(0, role === 'r_owner' || role === 'm_cqube' ? 4 : 5)) {
      await server.owner.query('begin');
      await server.owner.query(`set local role ${role}`);
      await expect(server.owner.query(verb), `${role}: ${verb}`).rejects.toThrow();
      await server.owner.query('rollback');
    }
  }
  expect((await server.owner.query('select * from rls.audit_problems()')).rows).toEqual([]);
});

async function newest(): Promise<string> {
  const { rows } = await server.owner.query<{ id: string }>(
    'select coalesce(max(audit_entry_id), 0) as id from rls.audit_entry');
  return rows[0]!.id;
}
