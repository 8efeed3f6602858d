import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let emitter: string;
let stranger: string;
let admin: string;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  emitter = await server.emitter();
  stranger = await server.emitter();
  admin = await server.admin();
});

afterAll(() => server?.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function post(url: string, payload: object, token: string) {
  return server.app.inject({ method: 'POST', url, payload, headers: bearer(token) });
}

/** An emission of the emitter of which a batch is kept; its own id, and that of the batch. */
async function keep(): Promise<{ emissionId: string; batchId: number }> {
  const asked = await post('/data/upload-url', { filename: 'school_master/school_mst.zip' }, emitter);
  const { emissionId } = asked.json();
  const { rows } = await server.owner.query<{ batchId: number }>(
    `insert into staging.batch (emission_id, emitter_id, source_name, file_name, state, lines_received, lines_blank,
       rows_kept, rows_unchanged, rows_rejected, position)
     select emission_id, emitter_id, source_name, 'school_mst.csv', 'kept', 1, 0, 1, 0, 0, 1
     from staging.emission where emission_id = $1
     returning batch_id as "batchId"`, [emissionId]);
  return { emissionId, batchId: rows[0]!.batchId };
}

describe('POST /data/emissions/<id>/withdraw', () => {
  test('remembers who asks, and why, and tells it to both', async () => {
    const { emissionId, batchId } = await keep();
    const response = await post(`/data/emissions/${emissionId}/withdraw`, { reason: ' Wrong month. ' }, emitter);
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({
      kind: 'withdraw', source: 'school', emissionId, batchId: null, reason: 'Wrong month.', state: 'requested',
    });
    const address = `/data/corrections/${response.json().correctionId}`;
    for (const token of [emitter, admin]) {
      const told = await server.app.inject({ url: address, headers: bearer(token) });
      expect(told.json()).toEqual(response.json());
    }
    expect((await server.app.inject({ url: address, headers: bearer(stranger) })).statusCode).toBe(404);
    const list = await server.app.inject({ url: '/data/corrections', headers: bearer(stranger) });
    expect(list.json()).toEqual({ corrections: [] });

    const one = await post(`/data/emissions/${emissionId}/withdraw`, { reason: 'It is.', batchId }, admin);
    expect(one.json()).toMatchObject({ batchId });
    const { rows } = await server.owner.query(
      `select person.kind from staging.correction inner join rls.person using (person_id) order by requested_at`);
    expect(rows).toEqual([{ kind: 'application' }, { kind: 'person' }]);
  });

  test('is refused to whoever did not send it', async () => {
    const { emissionId } = await keep();
    const response = await post(`/data/emissions/${emissionId}/withdraw`, { reason: 'Mine!' }, stranger);
    expect(response.json()).toMatchObject({ status: 404, code: 'not-found', sqlState: 'QB401' });
  });

  test('is refused without a reason', async () => {
    const { emissionId } = await keep();
    const response = await post(`/data/emissions/${emissionId}/withdraw`, {}, emitter);
    expect(response.json()).toMatchObject({ status: 400, code: 'no-reason', sqlState: 'QB402' });
  });
});

describe('what only an administrator asks for', () => {
  test.each([
    { what: 'the whole source', body: {}, then: { batchId: null, column: null } },
    { what: 'a value', body: { column: 'school_id', value: '7' }, then: { status: 404, code: 'not-found' } },
    { what: 'no column', body: { column: 'colour', value: 'red' }, then: { status: 400, code: 'bad-request' } },
    { what: 'half a choice', body: { column: 'school_id' }, then: { status: 400, code: 'bad-request' } },
  ])('replay of $what', async ({ body, then }) => {
    await keep();
    const response = await post('/data/sources/school/replay', { ...body, reason: 'New definition.' }, admin);
    expect(response.json()).toMatchObject(then);
  });

  test.each([
    {
      source: 'student_attendance', body: { period: '2026-07', days: [3, 4], schools: [24990100101] },
      then: { kind: 'reopen', periods: ['2026-07-01'], schools: [24990100101] },
    },
    { source: 'student_attendance', body: { period: '2026-07', days: [32] }, then: { code: 'cannot-be-reopened' } },
    { source: 'student_attendance', body: { period: 'July' }, then: { code: 'bad-request' } },
    { source: 'school', body: { period: '2026-07' }, then: { code: 'cannot-be-reopened' } },
  ])('reopening of $body in $source', async ({ source, body, then }) => {
    const response = await post(`/data/sources/${source}/reopen`, { ...body, reason: 'They asked.' }, admin);
    expect(response.json()).toMatchObject(then);
  });

  test.each(['replay', 'reopen'])('%s is forbidden to an emitter', async (verb) => {
    const body = { period: '2026-07', reason: 'I want it.' };
    const response = await post(`/data/sources/student_attendance/${verb}`, body, emitter);
    expect(response.json()).toMatchObject({ status: 403, code: 'forbidden' });
  });
});
