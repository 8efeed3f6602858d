import { randomUUID } from 'node:crypto';

import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), { UPLOAD_LIMIT_MEGABYTES: '1' });
  token = await server.emitter();
});

afterAll(() => server?.stop());

const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });
const filename = 'student_attendance/student_attendance.zip';

describe('POST /data/upload-url', () => {
  const ways = [
    { way: 'as JSON', request: { payload: { filename } } },
    {
      way: 'as a form',
      request: {
        payload: new URLSearchParams({ filename }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    },
    { way: 'in the query', request: { query: { filename } } },
  ];

  test.each(ways)('takes the name $way', async ({ request }) => {
    const response = await server.app.inject({
      method: 'POST', url: '/data/upload-url', ...request, headers: { ...request.headers, ...bearer(token) },
    });
    expect(response.statusCode).toBe(200);
    const { url, fields, emissionId } = response.json();
    expect(url).toMatch(/\/emission$/);
    expect(fields).toMatchObject({ 'Content-Type': 'application/zip', policy: expect.any(String) });
    expect(fields.key).toMatch(new RegExp(`^student_attendance/student_attendance_\\d{14}_${emissionId}\\.zip$`));
  });

  test.each([
    { given: true, is: true }, { given: 'true', is: true },
    { given: 'false', is: false }, { given: undefined, is: false },
  ])('with dryRun $given the emission is dry: $is', async ({ given, is }) => {
    const response = await server.app.inject({
      method: 'POST', url: '/data/upload-url', payload: { filename, dryRun: given }, headers: bearer(token),
    });
    const receipt = await server.app.inject({
      url: `/data/emissions/${response.json().emissionId}`, headers: bearer(token),
    });
    expect(receipt.json()).toMatchObject({ dryRun: is });
  });

  test('gives a form that uploads this one file, once, of the size allowed', async () => {
    const { url, fields } = (await askForUrl()).json();
    const tooLarge = await post(url, fields, new Uint8Array(1024 * 1024 + 1));
    expect(tooLarge.status).toBe(400);
    expect(await tooLarge.text()).toContain('EntityTooLarge');
    expect((await post(url, { ...fields, key: 'student_attendance/other.zip' }, new Uint8Array(9))).status).toBe(403);

    expect((await post(url, fields, new Uint8Array(9))).status).toBe(204);
    const stored = await server.store.send(new HeadObjectCommand({ Bucket: 'emission', Key: fields.key }));
    expect(stored).toMatchObject({ ContentLength: 9, ContentType: 'application/zip' });
    expect((await post(url, fields, new Uint8Array(8))).status).toBe(412);
  });

  test.each([
    { given: 'no name', name: undefined, then: { status: 400, code: 'no-file-name' } },
    { given: 'a name that is no zip', name: 'school_master/school_mst.csv', then: { status: 400, code: 'not-a-zip' } },
    { given: 'an unknown source', name: 'pat/pat.zip', then: { status: 400, code: 'unknown-source' } },
  ])('refuses $given', async ({ name, then }) => {
    const response = await server.app.inject({
      method: 'POST', url: '/data/upload-url', payload: { filename: name }, headers: bearer(token),
    });
    expect(response.json()).toMatchObject(then);
    expect(response.json().message).toBe(response.json().detail);
    expect(response.headers['content-type']).toMatch('application/problem+json');
  });

  test('refuses a source that the token may not send', async () => {
    const narrow = await server.emitter(['school']);
    const response = await askForUrl(narrow);
    expect(response.json()).toMatchObject({ status: 403, code: 'source-not-allowed' });
  });

  test.each([
    { given: 'no token', headers: {} },
    { given: 'a token that nobody has', headers: bearer(`cqe_${'x'.repeat(43)}`) },
    { given: 'half a token', headers: bearer('cqe_abc') },
    { given: 'a password', headers: { authorization: 'Basic dTpw' } },
  ])('asks who is there, given $given', async ({ headers }) => {
    const response = await server.app.inject({
      method: 'POST', url: '/data/upload-url', payload: { filename }, headers,
    });
    expect(response.json()).toMatchObject({ status: 401, code: 'not-signed-in' });
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  test('refuses a revoked token at once', async () => {
    const revoked = await server.emitter();
    await server.owner.query('select rls.revoke_token(max(token_id)) from rls.token');
    expect((await askForUrl(revoked)).statusCode).toBe(401);
  });

  test('lets nobody emit who only looks', async () => {
    const response = await askForUrl(await server.viewer('state'));
    expect(response.json()).toMatchObject({ status: 403, code: 'forbidden', detail: 'You may not do this.' });
  });
});

describe('GET /data/emissions/<id>', () => {
  let emissionId: string;
  let batchIds: number[];

  beforeAll(async () => {
    emissionId = (await askForUrl()).json().emissionId;
    batchIds = await giveBatches(emissionId);
    await server.store.send(new PutObjectCommand({
      Bucket: 'input', Key: 'rejected/one.csv', Body: 'StudentId,_line,_error\nx,3,"not a whole number"\n',
    }));
  });

  test('says what became of the file', async () => {
    const response = await get(`/data/emissions/${emissionId}`);
    expect(response.json()).toMatchObject({
      emissionId, source: 'student_attendance', fileName: filename, state: 'loaded', code: null, detail: null,
      batches: [
        {
          batchId: batchIds[0], fileName: 'one.csv', state: 'kept', linesReceived: 5, linesBlank: 1, rowsKept: 2,
          rowsUnchanged: 1, rowsRejected: 1, findings: { type: 2 },
          extraColumns: ['remark', 'photo'], missingColumns: ['cluster_cd'],
        },
        { batchId: batchIds[1], fileName: 'two.csv', state: 'refused', linesReceived: null, extraColumns: [] },
      ],
      links: {
        self: `/data/emissions/${emissionId}`,
        findings: `/data/emissions/${emissionId}/findings`,
        rejected: `/data/emissions/${emissionId}/rejected`,
        events: `/data/emissions/${emissionId}/events`,
      },
    });
    expect(response.body).not.toContain('rejected/one.csv');
  });

  test('lists the findings page by page', async () => {
    const first = (await get(`/data/emissions/${emissionId}/findings?first=1`)).json();
    expect(first.findings).toMatchObject([
      { batchId: batchIds[0], line: 3, code: 'type', column: 'school_id', value: 'x', severity: 'reject' },
    ]);
    const second = (await get(first.next)).json();
    expect(second.findings).toMatchObject([{ line: 4, code: 'type', column: 'month' }]);
    const notes = (await get(second.next.replace('first=1', 'first=4'))).json();
    expect(notes).toMatchObject({
      findings: [
        { line: null, code: 'extra-column', column: null, value: '["remark", "photo"]', severity: 'note' },
        { line: null, code: 'missing-column', column: null, value: '["cluster_cd"]', severity: 'note' },
      ],
      next: null,
    });
    expect((await get(`/data/emissions/${emissionId}/findings?first=0`)).statusCode).toBe(400);
  });

  test('hands out the rejected lines', async () => {
    const response = await get(`/data/emissions/${emissionId}/rejected`);
    expect(response.body).toBe('StudentId,_line,_error\nx,3,"not a whole number"\n');
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="one_rejected.csv"',
      'cache-control': 'private, no-store',
    });
    const { rows } = await server.owner.query(
      `select audit_entry.role_name = emitter.role_name as "isEmitter", action, surface, outcome
       from rls.audit_entry
       inner join staging.emission
         on emission_id::text = audit_entry.object
       inner join rls.person as emitter
         on person_id = emitter_id
       where request_id = $1`,
      [response.headers['x-request-id']],
    );
    expect(rows).toEqual([
      { isEmitter: true, action: 'read-rejected-lines', surface: 'rest', outcome: 'done' },
    ]);
    expect((await get(`/data/emissions/${emissionId}/rejected?batch=${batchIds[1]}`)).json())
      .toMatchObject({ status: 404, code: 'nothing-rejected' });
  });

  test('knows no emission of somebody else, and none that is not there', async () => {
    const other = await server.emitter();
    for (const path of ['', '/findings', '/rejected']) {
      expect((await get(`/data/emissions/${emissionId}${path}`, other)).json(), path)
        .toMatchObject({ status: 404, code: 'not-found' });
      expect((await get(`/data/emissions/${randomUUID()}${path}`)).statusCode, path).toBe(404);
      expect((await get(`/data/emissions/1%20or%201=1${path}`)).statusCode, path).toBe(404);
    }
  });
});

describe('GET /data/emissions', () => {
  test('lists the own emissions, the newest first, page by page', async () => {
    const emitter = await server.emitter();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift((await askForUrl(emitter)).json().emissionId);
    }
    const first = (await get('/data/emissions?first=2', emitter)).json();
    expect(first.emissions).toMatchObject([
      { emissionId: ids[0], source: 'student_attendance', fileName: filename, state: 'requested' },
      { emissionId: ids[1] },
    ]);
    expect((await get(first.next, emitter)).json()).toMatchObject({ emissions: [{ emissionId: ids[2] }], next: null });
    expect((await get('/data/emissions', await server.emitter())).json()).toEqual({ emissions: [], next: null });
  });
});

describe('GET /data/sources', () => {
  test('names the sources and their folders', async () => {
    const { sources } = (await get('/data/sources')).json();
    expect(sources).toContainEqual(expect.objectContaining({
      name: 'student_attendance', title: 'Student attendance', folders: ['student_attendance'],
    }));
  });

  test('gives the plan by which lines are screened', async () => {
    expect((await get('/data/sources/school')).json()).toMatchObject({ source: 'school', files: [{ delimiter: '|' }] });
    expect((await get('/data/sources/unheard_of')).json()).toMatchObject({ status: 404, code: 'unknown-source' });
  });
});

test('nothing secret is logged', async () => {
  await askForUrl();
  expect(server.logged.length).toBeGreaterThan(10);
  expect(server.logged.join('')).not.toContain(token.slice(4));
});

function askForUrl(credential = token) {
  return server.app.inject({
    method: 'POST', url: '/data/upload-url', payload: { filename }, headers: bearer(credential),
  });
}

function get(url: string, credential = token) {
  return server.app.inject({ url, headers: bearer(credential) });
}

function post(url: string, fields: Record<string, string>, content: Uint8Array<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([content]), 'student_attendance.zip');
  return fetch(url, { method: 'POST', body: form });
}

async function giveBatches(emissionId: string): Promise<number[]> {
  await server.owner.query(`update staging.emission set state = 'loaded' where emission_id = $1`, [emissionId]);
  const { rows } = await server.owner.query<{ batch_id: number }>(
    `insert into staging.batch (
       emission_id, emitter_id, source_name, file_name, state, lines_received, lines_blank, rows_kept,
       rows_unchanged, rows_rejected, findings, rejected_key)
     select emission_id, emitter_id, source_name, file.*
     from staging.emission
     cross join (
       values
         ('one.csv', 'kept', 5, 1, 2, 1, 1, '{"type": 2}'::jsonb, 'rejected/one.csv'),
         ('two.csv', 'refused', null, null, null, null, null, '{}', null)
     ) as file
     where emission_id = $1
     returning batch_id`,
    [emissionId],
  );
  await server.owner.query(
    `insert into staging.finding (emission_id, emitter_id, batch_id, line, code, column_name, value, severity)
     select emission_id, emitter_id, $2, found.*
     from staging.emission
     cross join (
       values (3, 'type', 'school_id', 'x', 'reject'), (4, 'type', 'month', 'y', 'reject')
     ) as found
     where emission_id = $1`,
    [emissionId, rows[0]!.batch_id],
  );
  await server.owner.query(
    `insert into staging.finding (emission_id, emitter_id, batch_id, code, value, severity)
     select emission_id, emitter_id, $2, found.*, 'note'
     from staging.emission
     cross join (
       values ('extra-column', '["remark", "photo"]'), ('missing-column', '["cluster_cd"]')
     ) as found
     where emission_id = $1`,
    [emissionId, rows[0]!.batch_id],
  );
  return rows.map((row) => row.batch_id);
}
