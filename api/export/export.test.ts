import { gunzipSync, gzipSync } from 'node:zlib';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState, type TestState } from '../test-state.ts';

let server: TestServer;
let state: TestState;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  state = await giveState(server.owner);
  await putObject('test_rate/metadata.json', Buffer.from(JSON.stringify(metadata)));
  for (const scope of ['state', 'district_1', 'district_2', 'block_11', 'block_21']) {
    await putObject(`${folder}/month_2026-06-01/school/${named(scope)}.json.gz`, gzipSync(documentOf(scope)));
  }
  await putObject(`${folder}/month_2026-05-01/school/state.json.gz`, gzipSync(documentOf('old')));
});

afterAll(() => server?.stop());

const folder = 'test_rate/2026/2026-06/2026-06-30_test_rate/3';
const metadata = {
  metric: 'test_rate', version: 3, refreshedAt: '2026-07-01T00:00:00Z', newestDay: '2026-06-30',
  periods: ['2026-06-01', '2026-05-01'].map((periodStart) => ({
    window: 'month', periodStart, periodEnd: '2026-06-30', version: 3, folder: `${folder}/month_${periodStart}`,
  })),
};
const documentOf = (scope: string) => JSON.stringify({ metric: 'test_rate', scope, values: [] });
const path = (scope: string, level = 'school') => `/export/test_rate/month/${level}/${named(scope)}.json`;
const viewer = (level: string, number?: number) => server.viewer(level, number && state.id(number));

/** The name of a scope with the id in this database: district_1 is district_<base + 1>. */
const named = (scope: string) => scope.replace(/\d+$/, (number) => String(state.id(Number(number))));

function get(url: string, token: string, headers: Record<string, string> = {}) {
  return server.app.inject({ url, headers: { authorization: `Bearer ${token}`, ...headers } });
}

function putObject(key: string, body: Buffer) {
  return server.store.send(new PutObjectCommand({ Bucket: 'output', Key: key, Body: body }));
}

describe('a stored export', () => {
  const readers = [
    { level: 'state', number: undefined, may: ['state', 'district_1', 'district_2', 'block_11', 'block_21'] },
    { level: 'district', number: 1, may: ['district_1', 'block_11'] },
    { level: 'block', number: 11, may: ['block_11'] },
    { level: 'cluster', number: 111, may: [] },
    { level: 'school', number: 1111, may: [] },
  ];

  test.each(readers)('is read by a $level viewer of $number for $may and no other', async ({ level, number, may }) => {
    const token = await viewer(level, number);
    const readable = [];
    for (const scope of ['state', 'district_1', 'district_2', 'block_11', 'block_21', 'district_77']) {
      const response = await get(path(scope), token);
      if (response.statusCode === 200) {
        readable.push(scope);
        expect(response.json().scope).toBe(scope);
      } else {
        expect(response.statusCode, scope).toBe(404);
      }
    }
    expect(readable).toEqual(may);
  });

  test('asks who is there', async () => {
    expect((await server.app.inject(path('state'))).statusCode).toBe(404);
    expect((await get(path('state'), await server.emitter())).statusCode).toBe(401);
  });

  test('comes as it lies there to whoever takes gzip, and is never shared', async () => {
    const token = await viewer('state');
    const response = await get(path('state'), token, { 'accept-encoding': 'br, gzip' });
    expect(gunzipSync(response.rawPayload).toString()).toBe(documentOf('state'));
    expect(response.headers).toMatchObject({
      'content-encoding': 'gzip', 'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-cache', 'vary': expect.stringContaining('Authorization'),
    });
    const plain = await get(path('state'), token, { 'accept-encoding': 'gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe(documentOf('state'));
  });

  test('is not sent to who has it, once it is decided that they may', async () => {
    const token = await viewer('state');
    const { etag } = (await get(path('state'), token)).headers as { etag: string };
    const again = await get(path('state'), token, { 'if-none-match': etag });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
    expect((await get(path('state'), token, { 'if-none-match': `W/${etag}` })).statusCode).toBe(304);
    expect((await get(path('state'), token, { 'if-none-match': '"other"' })).statusCode).toBe(200);
    const stranger = await viewer('district', 1);
    expect((await get(path('state'), stranger, { 'if-none-match': etag })).statusCode).toBe(404);
  });

  test('is of the newest period, or of the one asked for', async () => {
    const token = await viewer('state');
    expect((await get(`${path('state')}?period=2026-05-01`, token)).json().scope).toBe('old');
    expect((await get(`${path('state')}?period=2026-04-01`, token)).json())
      .toMatchObject({ status: 404, code: 'not-exported' });
    expect((await get(`${path('block_11')}?period=2026-05-01`, token)).json())
      .toMatchObject({ status: 404, code: 'not-exported' });
    expect((await get(`${path('state')}?period=May`, token)).statusCode).toBe(400);
  });

  test('is the next version as soon as that is there', async () => {
    const token = await viewer('block', 11);
    const next = 'test_rate/2026/2026-07/2026-07-02_test_rate/4/last_day';
    await server.owner.query(`update aggregate.metric set exported_version = 3 where metric_name = 'test_rate'`);
    expect((await get(path('block_11'), token)).json().scope).toBe('block_11');
    expect((await get(path('block_11').replace('month', 'last_day'), token)).statusCode).toBe(404);

    const period = { window: 'last_day', periodStart: '2026-07-02', periodEnd: '2026-07-02', version: 4, folder: next };
    await putObject(`${next}/school/${named('block_11')}.json.gz`, gzipSync(documentOf('next')));
    await putObject('test_rate/metadata.json', Buffer.from(JSON.stringify({
      ...metadata, version: 4, periods: [...metadata.periods, period],
    })));
    await server.owner.query(`update aggregate.metric set exported_version = 4 where metric_name = 'test_rate'`);
    expect((await get(path('block_11').replace('month', 'last_day'), token)).json().scope).toBe('next');
  });

  test('is listed in the metadata, without saying where it lies', async () => {
    const response = await get('/export/test_rate/metadata.json', await viewer('school', 1111));
    expect(response.json()).toMatchObject({ metric: 'test_rate', refreshedAt: metadata.refreshedAt });
    expect(response.json().periods[0]).toEqual({
      window: 'month', periodStart: '2026-06-01', periodEnd: '2026-06-30', version: 3,
    });
    expect((await get('/export/other_rate/metadata.json', await viewer('state'))).statusCode).toBe(404);
  });
});

describe('a document of a cluster or a school', () => {
  const entities = async (token: string, url: string): Promise<number[] | number> => {
    const response = await get(url, token);
    return response.statusCode === 200
      ? response.json().values.map(({ entityId }: { entityId: number }) => entityId % 10_000)
      : response.statusCode;
  };

  test.each([
    { level: 'state', number: undefined, cluster: [1111, 1112], school: [1111] },
    { level: 'district', number: 1, cluster: [1111, 1112], school: [1111] },
    { level: 'district', number: 2, cluster: 404, school: 404 },
    { level: 'block', number: 11, cluster: [1111, 1112], school: [1111] },
    { level: 'block', number: 12, cluster: 404, school: 404 },
    { level: 'cluster', number: 111, cluster: [1111, 1112], school: [1111] },
    { level: 'cluster', number: 112, cluster: 404, school: 404 },
    { level: 'school', number: 1111, cluster: 404, school: [1111] },
    { level: 'school', number: 1112, cluster: 404, school: 404 },
  ])('gives the $level viewer of $number $cluster and $school', async ({ level, number, cluster, school }) => {
    const token = await viewer(level, number);
    expect(await entities(token, path('cluster_111'))).toEqual(cluster);
    expect(await entities(token, path('school_1111'))).toEqual(school);
  });

  test('has the shape of the stored ones, of the newest period or the one asked for', async () => {
    const token = await viewer('cluster', 111);
    const response = await get(path('cluster_111'), token);
    expect(response.json()).toMatchObject({
      metric: 'test_rate', version: 3, window: 'month', periodStart: '2026-06-01', periodEnd: '2026-06-30',
      level: 'school', scope: named('cluster_111'), refreshedAt: expect.any(String),
      values: [
        {
          entityId: state.id(1111), entityName: 'school 1111', clusterId: state.id(111), value: 11, numerator: 11,
          denominator: 100,
        },
        { entityId: state.id(1112), value: 12 },
      ],
    });
    expect(response.headers['cache-control']).toBe('private, no-cache');
    expect((await get(`${path('cluster_111')}?period=2026-05-01`, token)).json().periodStart).toBe('2026-05-01');
    expect((await get(path('cluster_111', 'cluster'), token)).json().values)
      .toMatchObject([{ entityId: state.id(111) }]);
  });

  test('has no levels above the place', async () => {
    const token = await viewer('cluster', 111);
    expect((await get(path('cluster_111', 'block'), token)).statusCode).toBe(404);
    expect((await get(path('cluster_111').replace('month', 'week'), token)).json())
      .toMatchObject({ status: 404, code: 'not-exported' });
  });

  test('is of one management alone where that is asked for', async () => {
    const token = await viewer('state');
    const document = (await get(`${path('district_1', 'cluster')}?management=7`, token)).json();
    expect(document).toMatchObject({ managementId: 7, scope: named('district_1') });
    expect(document.values.map(({ entityId }: { entityId: number }) => entityId % 10_000)).toEqual([111, 112, 121]);
    expect((await get(`${path('district_1', 'cluster')}?management=8`, token)).json().values).toEqual([]);
    expect((await get(`${path('district_1', 'cluster')}?management=all`, token)).statusCode).toBe(400);
  });

  test.each([
    { level: 'state', of: 'block', sees: [11, 12, 21] },
    { level: 'block', of: 'state', sees: [9] },
    { level: 'block', of: 'district', sees: [1] },
    { level: 'block', of: 'school', sees: [1111, 1112, 1121] },
  ])('of all that is one\'s own gives the $level viewer $sees of level $of', async ({ level, of, sees }) => {
    const token = await viewer(level, level === 'state' ? undefined : 11);
    expect(await entities(token, path('own', of))).toEqual(sees);
  });
});

describe('a CSV file', () => {
  const csv = (scope: string, level: string) => path(scope, level).replace('.json', '.csv');
  const linesOf = ({ body }: { body: string }) => body.split('\r\n').slice(0, -1);

  test('has the rows of the document with the names of the places above', async () => {
    const response = await get(`${csv('block_11', 'school')}?period=2026-06-01`, await viewer('block', 11));
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8', 'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="test_rate_school_${named('block_11')}.csv"`,
    });
    const id = (number: number) => state.id(number);
    expect(linesOf(response)).toEqual([
      '\uFEFF"district_id","district_name","block_id","block_name","cluster_id","cluster_name","school_id",'
        + '"school_name","value","change","numerator","denominator","entities_reporting","entities_expected",'
        + '"data_from","data_upto"',
      ...[[111, 1111, 11], [111, 1112, 12], [112, 1121, 21]].map(([cluster, school, value]) =>
        `"${id(1)}","district 1","${id(11)}","block 11","${id(cluster!)}","cluster ${cluster}","${id(school!)}",`
          + `"school ${school}","${value}","","${value}","100","1","1","2026-06-01","2026-06-30"`),
    ]);
  });

  test('is ordered by value where that is asked for', async () => {
    const token = await viewer('state');
    const values = async (order: string) =>
      linesOf(await get(`${csv('state', 'district')}?order=${order}`, token))
        .slice(1).map((line) => Number(/^"(\d+)"/.exec(line)![1]) % 10_000);
    expect(await values('lowest')).toEqual([1, 2]);
    expect(await values('highest')).toEqual([2, 1]);
    expect((await get(`${csv('state', 'district')}?order=best`, token)).statusCode).toBe(400);
  });

  test('comes packed to whoever takes gzip', async () => {
    const response = await get(csv('state', 'state'), await viewer('state'), { 'accept-encoding': 'gzip' });
    expect(gunzipSync(response.rawPayload).toString()).toContain(`"${state.id(9)}","state 9","9"`);
  });

  test('runs nothing in a spreadsheet', async () => {
    await server.owner.query(
      `update aggregate.place set entity_name = '=HYPERLINK("x")' where level = 'school' and entity_id = $1`,
      [state.id(2111)]);
    const response = await get(csv('school_2111', 'school'), await viewer('school', 2111));
    expect(linesOf(response)[1]).toContain(`"'=HYPERLINK(""x"")"`);
  });

  test('is not there for who may not see all of the place', async () => {
    expect((await get(csv('district_2', 'school'), await viewer('block', 11))).statusCode).toBe(404);
    expect((await get(csv('district_2', 'state'), await viewer('state'))).statusCode).toBe(404);
  });
});
