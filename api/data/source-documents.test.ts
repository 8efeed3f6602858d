/** A state's own sources over the API: who may, what is refused and where, what is made of them. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let admin: string;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  admin = await server.admin();
});

afterAll(() => server?.stop());

const meals = {
  name: 'midday_meal', title: 'Midday meals', class: 'dynamic', grain: 'one school on one day', load: 'merge',
  files: [{ folder: 'midday_meal', prefix: 'meals' }],
  columns: [
    { name: 'school_id', type: 'bigint', required: true, references: 'school' },
    { name: 'served_on', type: 'date', required: true },
    { name: 'meals', type: 'integer', minimum: 0 },
  ],
  key: ['school_id', 'served_on'], stored_key: 'replace',
};

describe('PUT /data/sources/<name>', () => {
  test('checks a document and leaves nothing behind', async () => {
    const answer = await put('midday_meal?check=true', meals);
    expect(answer.json()).toEqual({
      name: 'midday_meal', isCheck: true,
      columns: [
        { name: 'school_id', type: 'bigint', formerType: null },
        { name: 'served_on', type: 'date', formerType: null },
        { name: 'meals', type: 'integer', formerType: null },
      ],
    });
    expect((await get('/data/sources/midday_meal')).statusCode).toBe(404);
    expect(await tables()).toEqual([null]);
  });

  test('makes the source with its table, as the administrator', async () => {
    expect((await put('midday_meal', meals)).statusCode).toBe(200);
    expect(await tables()).toEqual(['transform.midday_meal']);
    expect((await get('/data/sources/midday_meal')).json()).toMatchObject({
      source: 'midday_meal', isEnabled: true, isOwn: true, document: meals, cells: [{ names: ['school_id'] }, {}, {}],
    });
    const { rows } = await server.owner.query(
      `select role.rolname = audit_entry.role_name and pg_has_role(role.oid, 'r_admin', 'member') as "isAdmin", detail
       from rls.audit_entry
       inner join pg_roles as role
         on role.rolname = audit_entry.role_name
       where action = 'put-source'`,
    );
    expect(rows).toEqual([{ isAdmin: true, detail: { source: 'midday_meal' } }]);
  });

  test('says which columns are new, and nothing of a document that is the stored one', async () => {
    const more = { ...meals, columns: [...meals.columns, { name: 'kitchen', size: 100 }] };
    expect((await put('midday_meal', more)).json()).toMatchObject({
      columns: [{ name: 'kitchen', type: 'text', formerType: null }],
    });
    expect((await put('midday_meal', more)).json()).toMatchObject({ columns: [] });
  });

  test.each([
    {
      given: 'a type that there is not', name: 'milk',
      document: { ...meals, name: 'milk', columns: [meals.columns[0], { name: 'litres', type: 'floating' }] },
      then: { status: 422, code: 'bad-definition', sqlState: 'QB201', place: 'columns[1].type' },
    },
    {
      given: 'a word that a source does not know', name: 'milk', document: { ...meals, name: 'milk', colums: [] },
      then: { status: 422, code: 'bad-definition', sqlState: 'QB201', place: 'colums' },
    },
    {
      given: 'a name that is not that of the address', name: 'milk', document: meals,
      then: { status: 422, code: 'bad-definition', place: 'name' },
    },
    {
      given: 'a column less than is stored', name: 'midday_meal', document: meals,
      then: { status: 409, code: 'data-would-be-lost', sqlState: 'QB203', place: /^columns/ },
    },
    {
      given: 'rows for analysts that say no district and no school', name: 'milk',
      document: {
        ...meals, name: 'milk', files: [{ folder: 'milk', prefix: 'milk' }], analyst: true,
        columns: meals.columns.slice(1), key: ['served_on'],
      },
      then: { status: 422, code: 'bad-definition', sqlState: 'QB205', place: 'analyst' },
    },
    {
      given: 'files that another source has', name: 'milk', document: { ...meals, name: 'milk' },
      then: { status: 422, code: 'bad-definition', sqlState: 'QB201', place: 'files[0]' },
    },
    {
      given: 'no document', name: 'milk', document: [1], then: { status: 400, code: 'bad-request' },
    },
  ])('refuses $given, and names the place', async ({ name, document, then }) => {
    const answer = await put(name, document);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({
      ...then, ...(then.place instanceof RegExp && { place: expect.stringMatching(then.place) }),
    });
    expect(answer.statusCode).toBe(then.status);
    expect((await get('/data/sources/milk')).statusCode).toBe(404);
  });

  test('lets nobody else define or switch a source', async () => {
    for (const token of [await server.viewer('state'), await server.emitter()]) {
      expect((await put('midday_meal', meals, token)).json()).toMatchObject({ status: 403, code: 'forbidden' });
      expect((await enable('midday_meal', false, token)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });

  test('tells administrators alone who is told of refused files', async () => {
    const notify = ['kitchen@state.example', 'desk@state.example'];
    const { rows: [before] } = await server.owner.query<{ document: object }>(
      `select staging.source_document('midday_meal') as document`);
    await put('midday_meal', { ...before!.document, notify });
    expect((await get('/data/sources/midday_meal')).json().document).toEqual({ ...before!.document, notify });
    for (const token of [await server.viewer('state'), await server.emitter()]) {
      const answer = await get('/data/sources/midday_meal', token);
      expect(answer.json().document).toEqual(before!.document);
      expect(answer.body).not.toContain('@state.example');
    }
  });

  test('what the state has put itself is left alone by an installation', async () => {
    await server.owner.query('call staging.define_source($1)', [JSON.stringify({ ...meals, title: 'As shipped' })]);
    expect((await get('/data/sources/midday_meal')).json()).toMatchObject({ title: 'Midday meals', isOwn: true });
  });
});

describe('POST /data/sources/<name>/enabled', () => {
  test('a disabled source takes no file, says so, and takes them again', async () => {
    const emitter = await server.emitter();
    expect((await enable('midday_meal', false)).json()).toEqual({ name: 'midday_meal', isEnabled: false });
    expect((await get('/data/sources')).json().sources).toContainEqual(
      expect.objectContaining({ name: 'midday_meal', isEnabled: false }));
    expect((await askForUrl(emitter)).json()).toMatchObject({
      status: 409, code: 'source-disabled', sqlState: 'QB108', detail: expect.stringContaining('midday_meal'),
    });
    await enable('midday_meal', true);
    expect((await askForUrl(emitter)).statusCode).toBe(200);
  });

  test('an installation does not turn it back', async () => {
    const { rows: [school] } = await server.owner.query<{ document: object }>(
      `select document from staging.source where source_name = 'school'`);
    await enable('school', false);
    await server.owner.query('call staging.define_source($1)', [JSON.stringify(school!.document)]);
    await server.owner.query('call staging.define_source($1)', [
      JSON.stringify({ ...school!.document, schedule: 'daily' })]);
    expect((await get('/data/sources/school')).json()).toMatchObject({ isEnabled: false, isOwn: false });

    await server.owner.query('call staging.define_source($1)', [
      JSON.stringify({ ...school!.document, enabled: true })]);
    expect((await get('/data/sources/school')).json()).toMatchObject({ isEnabled: true });
  });

  test.each([
    { given: 'a source that is not there', name: 'milk', body: { enabled: false }, then: [404, 'unknown-source'] },
    { given: 'a word', name: 'midday_meal', body: { enabled: 'no' }, then: [400, 'bad-request'] },
  ])('refuses $given', async ({ name, body, then: [status, code] }) => {
    const answer = await server.app.inject({
      method: 'POST', url: `/data/sources/${name}/enabled`, payload: body, headers: bearer(admin),
    });
    expect(answer.json()).toMatchObject({ status, code });
  });
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function put(address: string, document: object, token = admin) {
  return server.app.inject({
    method: 'PUT', url: `/data/sources/${address}`, payload: document, headers: bearer(token),
  });
}

function enable(name: string, enabled: boolean, token = admin) {
  return server.app.inject({
    method: 'POST', url: `/data/sources/${name}/enabled`, payload: { enabled }, headers: bearer(token),
  });
}

function get(url: string, token = admin) {
  return server.app.inject({ url, headers: bearer(token) });
}

function askForUrl(token: string) {
  return server.app.inject({
    method: 'POST', url: '/data/upload-url', payload: { filename: 'midday_meal/meals.zip' }, headers: bearer(token),
  });
}

async function tables(): Promise<(string | null)[]> {
  const { rows } = await server.owner.query<{ name: string | null }>(
    `select to_regclass('transform.midday_meal')::text as name`);
  return rows.map(({ name }) => name);
}
