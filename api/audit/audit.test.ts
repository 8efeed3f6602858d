/** What is asked of the API stands in the audit, once, before it is answered. */
import { randomUUID } from 'node:crypto';

import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState, type TestState } from '../test-state.ts';
import { makeAudit } from './audit.ts';
import { graphqlScope } from './graphql-scope.ts';
import { recordedAs, unrecorded } from './recorded-routes.ts';

let server: TestServer;
let state: TestState;
let viewer: string;
let emitter: string;
const routes: { method: string; url: string }[] = [];

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  server.app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((each) => ({ method: each, url })));
  });
  state = await giveState(server.owner);
  viewer = await server.viewer('district', state.id(1));
  emitter = await server.emitter();
});
afterAll(() => server?.stop());

async function send(token: string, url: string, body?: object, method: 'GET' | 'POST' | 'PUT' = body ? 'POST' : 'GET') {
  const response = await server.app.inject({
    method, url, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }),
  });
  const { rows } = await server.owner.query(
    `select
       action, object, surface, outcome, detail - 'status' as detail,
       role_name = (select max(role_name::text) from rls.audit_entry as own where own.request_id = $1) as "isOne"
     from rls.audit_entry
     where request_id = $1`, [response.headers['x-request-id']]);
  return { status: response.statusCode, entries: rows.map(({ isOne: _isOne, ...entry }) => entry as object) };
}

const question = `query Schools($metric: String) {
  reportValues(first: 5, condition: {metricName: $metric, level: "school", windowName: "overall"}) { nodes { value } }
  metrics(first: 5) { nodes { title } }
}`;

describe('one entry', () => {
  test('for a question of GraphQL, with what it is about', async () => {
    expect(await send(viewer, '/graphql', { query: question, variables: { metric: 'test_rate' } })).toEqual({
      status: 200,
      entries: [{
        action: 'read', object: 'test_rate', surface: 'graphql', outcome: 'done',
        detail: {
          operation: 'Schools',
          read: [{ field: 'reportValues', first: 5, metricName: 'test_rate', level: 'school', windowName: 'overall' }],
        },
      }],
    });
  });

  test('for one that failed half-way', async () => {
    const first = { query: 'query ($first: Int!) { batches(first: 1) { totalCount } findings(first: $first) '
      + '{ nodes { line } } }', variables: { first: 3000 } };
    const { status, entries } = await send(viewer, '/graphql', first);
    expect(status).toBe(200);
    expect(entries).toMatchObject([{ action: 'read', object: 'several', outcome: 'refused' }]);
  });

  test('and none for what everybody reads, nor for what was refused before the database heard of it', async () => {
    const { entries } = await send(viewer, '/graphql', { query: '{ reportValues(first: 3000) { nodes { value } } }' });
    expect(entries).toEqual([]);
    const ofDefinitions = await send(viewer, '/graphql', { query: '{ metrics(first: 5) { nodes { title } } }' });
    expect(ofDefinitions.entries).toEqual([]);
  });

  test('for an export, also one that is refused', async () => {
    const school = state.id(1111);
    expect(await send(viewer, `/export/test_rate/overall/school/school_${school}.json`)).toEqual({
      status: 200,
      entries: [{
        action: 'export', object: 'test_rate', surface: 'export', outcome: 'done',
        detail: { metric: 'test_rate', window: 'overall', level: 'school', file: `school_${school}.json` },
      }],
    });
    expect(await send(viewer, `/export/test_rate/overall/district/district_${state.id(2)}.json`)).toMatchObject({
      status: 404, entries: [{ action: 'export', outcome: 'refused' }],
    });
  });

  test('for what is changed, from the database, under the id of the request', async () => {
    const emit = await send(emitter, '/data/upload-url', { filename: 'school_master/school_mst.zip' });
    expect(emit).toMatchObject({ status: 200, entries: [{ action: 'emit', surface: 'rest', outcome: 'done' }] });
    expect(await send(emitter, '/data/upload-url', { filename: 'unheard/of.zip' })).toMatchObject({
      status: 400, entries: [{ action: 'emit', surface: 'rest', outcome: 'refused' }],
    });
    const id = randomUUID();
    expect(await send(emitter, `/data/emissions/${id}/withdraw`, { reason: 'wrong month' })).toMatchObject({
      status: 404, entries: [{ action: 'withdraw', object: id, outcome: 'refused' }],
    });
  });
});

test('every address that needs a caller is recorded, or named as one that is not', () => {
  const known = routes.filter(({ url }) => url.startsWith('/data/') || url.startsWith('/export/'));
  expect(known.length).toBeGreaterThan(15);
  expect(known.filter(({ method, url }) =>
    method !== 'HEAD' && !unrecorded.has(`${method} ${url}`) && !recordedAs(method, url))).toEqual([]);
});

test('hundreds of requests at once leave one entry each, and the log of requests agrees', async () => {
  const urls = Array.from({ length: 200 }, (_, at) =>
    `/export/test_rate/overall/school/school_${state.id([1111, 1112, 2111][at % 3]!)}.json`);
  const answers = await Promise.all(urls.map((url) =>
    server.app.inject({ url, headers: { authorization: `Bearer ${viewer}` } })));
  const { rows } = await server.owner.query<{ id: string }>(
    `select request_id as id from rls.audit_entry where action = 'export'`);
  const written = rows.map(({ id }) => id);
  for (const { headers } of answers) {
    expect(written.filter((id) => id === headers['x-request-id'])).toHaveLength(1);
  }
  const logged = server.logged.map((line) => JSON.parse(line) as { msg?: string; path?: string; requestId?: string })
    .filter(({ msg, path }) => msg === 'request' && /^\/export\/.*\/school_/.test(path ?? ''));
  expect(logged.map(({ requestId }) => requestId).filter((id) => !written.includes(id!))).toEqual([]);
});

test('who cannot be written down is not answered', async () => {
  await server.owner.query(`
    create function rls.refuse() returns trigger language plpgsql as $$ begin raise exception 'full'; end; $$;
    create trigger refuse before insert on rls.audit_entry for each row execute function rls.refuse()`);
  try {
    const response = await server.app.inject({
      url: `/export/test_rate/overall/school/school_${state.id(1111)}.json`,
      headers: { authorization: `Bearer ${viewer}` },
    });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ code: 'unavailable' });
    expect(response.body).not.toContain('values');
  } finally {
    await server.owner.query('drop function rls.refuse cascade');
  }
});

test('entries that come together are written together', async () => {
  const pool = new Pool({ connectionString: server.databaseUrl, max: 1 });
  let statements = 0;
  const query = (text: string, values: unknown[]) => (statements += 1, pool.query(text, values));
  const counted = { query } as unknown as Pool;
  const audit = makeAudit(counted);
  const entry = {
    role: 'u_x', requestId: '', object: undefined, surface: 'rest', outcome: 'done', detail: {},
  } as const;
  await Promise.all(Array.from({ length: 1_000 }, (_, at) => audit.record({ ...entry, action: `together-${at}` })));
  const { rows } = await server.owner.query(`select from rls.audit_entry where action like 'together-%'`);
  expect(rows).toHaveLength(1_000);
  expect(statements).toBeLessThan(6);
  await pool.end();
});

describe('of a question is told', () => {
  const cases = [
    {
      given: 'a fragment', then: 'findings',
      query: 'query { ...a } fragment a on Query { findings(first: 1) { nodes { line } } }',
    },
    {
      given: 'fragments that would multiply to a billion fields', then: 'findings',
      query: `query { ...f0 } ${Array.from({ length: 30 }, (_, at) =>
        `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`).join(' ')}
        fragment f30 on Query { findings(first: 1) { totalCount } }`,
    },
    {
      given: 'several tables', then: 'several',
      query: '{ findings(first: 1) { totalCount } batches(first: 1) { totalCount } }',
    },
    { given: 'nothing that is recorded', query: '{ places(first: 1) { totalCount } }', then: undefined },
    { given: 'no GraphQL', query: '{{{', then: undefined },
  ];
  for (const { given, query, then } of cases) {
    test(`given ${given}, ${then ?? 'nothing'}`, () => expect(graphqlScope({ query })?.object).toBe(then));
  }

  test('no free text', () => {
    const query = '{ findings(first: 1, condition: {code: "Asha Patel 9876543210"}) { nodes { line } } }';
    expect(JSON.stringify(graphqlScope({ query }))).not.toContain('Asha');
  });
});
