/** What somebody reads who does not sign in, and what they do not: at the web port, as they would. */
import { gzipSync } from 'node:zlib';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { publicFields } from './graphql/public-questions.ts';
import { publicCaller, statementSeconds } from './public-caller.ts';
import { startTestServer, type TestServer } from './test-server.ts';
import { givePublicValues, giveState, type TestState } from './test-state.ts';

let server: TestServer;
let state: TestState;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), { PUBLIC_REQUESTS_PER_MINUTE: '100' });
  state = await giveState(server.owner);
  await givePublicValues(server.owner, state);
  await server.store.send(new PutObjectCommand({
    Bucket: 'output', Key: 'test_rate/metadata.json', Body: JSON.stringify({
      metric: 'test_rate', version: 3, refreshedAt: null, newestDay: '2026-06-30',
      periods: ['2026-05-01', '2026-06-01'].map((periodStart) => ({
        window: 'month', periodStart, periodEnd: '2026-06-30', version: 3, folder: `test_rate/3/month_${periodStart}`,
        publicLevels: ['block'],
      })),
    }),
  }));
  for (const scope of ['public', 'state']) {
    await server.store.send(new PutObjectCommand({
      Bucket: 'output', Key: `test_rate/3/month_2026-05-01/block/${scope}.json.gz`,
      Body: gzipSync(JSON.stringify({ scope, values: [] })),
    }));
  }
});

afterAll(() => server?.stop());

/** Somebody's address, each time another, so that one test does not use up what another may ask. */
let addresses = 0;
const someone = () => `198.51.100.${(addresses += 1) % 250}`;

async function get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  return server.app.inject({ url, headers, remoteAddress: someone() });
}

function ask(query: string, more: InjectOptions = {}): Promise<LightMyRequestResponse> {
  return server.app.inject({ method: 'POST', url: '/graphql', payload: { query }, remoteAddress: someone(), ...more });
}

const may = 'period=2026-05-01';
const values = (level: string, file: string) => `/export/test_rate/month/${level}/${file}?${may}`;
const rowsOf = (answer: LightMyRequestResponse) => answer.json().values.map(
  ({ entityId, value, numerator, suppressed }: Record<string, unknown>) => [
    Number(entityId) % 10_000, value, numerator, suppressed,
  ]);

describe('who does not sign in', () => {
  const districts = [[1, 90, 900, false], [2, null, null, true]];

  test('reads public values by GraphQL, and no others', async () => {
    const rows = async (condition: string) => (await ask(`{ reportValues(first: 2000, condition: { ${condition} }) {
      nodes { level windowName entityId value numerator suppressed } } }`)).json().data.reportValues.nodes;
    expect((await rows('metricName: "test_rate", level: "district"')).map((row: Record<string, string | null>) => [
      Number(row['entityId']) % 10_000, row['value'] && Number(row['value']),
      row['numerator'] && Number(row['numerator']), row['suppressed'],
    ])).toEqual(districts);
    expect(await rows('level: "school"')).toEqual([]);
    expect(await rows('windowName: "overall"')).toEqual([]);
    expect(await rows('managementId: 7')).toEqual([]);
  });

  test('reads the catalogue of what is public', async () => {
    await server.owner.query(
      `insert into aggregate.metric (metric_name, title, unit, source_name, formula, document)
       values ('inner_rate', 'Not public', 'percent', 'student_attendance', '', '{}')`);
    const { data } = (await ask(`{
      reports(first: 10) { nodes { reportName metric { metricName } } } metrics(first: 10) { nodes { metricName } }
      metricPeriods(first: 10, condition: { metricName: "test_rate" }) { nodes { windowName periodStart } }
    }`)).json();
    expect(data.reports.nodes).toContainEqual({ reportName: 'test_map', metric: { metricName: 'test_rate' } });
    expect(data.metrics.nodes).toEqual(expect.arrayContaining([{ metricName: 'test_rate' }]));
    expect(data.metrics.nodes).not.toContainEqual({ metricName: 'inner_rate' });
    expect(data.metricPeriods.nodes).toEqual([{ windowName: 'month', periodStart: '2026-05-01' }]);
  });

  test.each(['state.json', 'own.json'])('reads all of a level as %s', async (file) => {
    expect(rowsOf(await get(values('district', file)))).toEqual(districts);
    expect(rowsOf(await get(values('school', file)))).toEqual([]);
  });

  test('reads what lies in a place', async () => {
    const blocks = async (number: number) => rowsOf(await get(values('block', `district_${state.id(number)}.json`)));
    expect(await blocks(1)).toEqual([[11, 90.9, 500, false], [12, 88.9, 400, false]]);
    expect(await blocks(2)).toEqual([[21, null, null, true]]);
  });

  test('gets the file that the worker wrote for the public, where there is one', async () => {
    for (const file of ['state.json', 'own.json']) {
      const answer = await get(values('block', file));
      expect(answer.json().scope).toBe('public');
      const again = await get(values('block', file), { 'if-none-match': answer.headers['etag'] as string });
      expect(again).toMatchObject({ statusCode: 304, headers: { 'cache-control': 'public, max-age=300' } });
    }
    expect((await get('/export/test_rate/month/block/state.json?period=2026-06-01')).statusCode).toBe(404);
    const headers = { authorization: `Bearer ${await server.viewer('state')}` };
    expect((await get(values('block', 'state.json'), headers)).json().scope).toBe('state');
  });

  test('gets a CSV file that says of each closed place why', async () => {
    const [head, first, second] = (await get(values('district', 'own.csv'))).body.split('\r\n');
    expect(head).toMatch(/"data_upto","note"$/);
    expect(first).toMatch(/"90","","900","1000","1","1",.*,""$/);
    expect(second).toMatch(/"suppressed","suppressed","suppressed","suppressed","suppressed","1",/);
    expect(second).toMatch(/"Not shown: fewer than 10 pupils could be told from it"$/);
  });

  test('learns of the periods with public values only', async () => {
    expect((await get('/export/test_rate/metadata.json')).json().periods)
      .toEqual([expect.objectContaining({ periodStart: '2026-05-01' })]);
  });

  test.each([
    '/export/inner_rate/metadata.json', '/export/test_rate/overall/district/state.json',
    '/export/test_rate/month/district/state.json?period=2026-06-01',
  ])('finds nothing at %s', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  test.each([
    '/export/exception_list/school_invalid_data.csv', '/data/emissions', '/data/sources', '/data/upload-url',
  ])('has to sign in for %s', async (url) => {
    expect((await get(url)).statusCode).toBe(url.endsWith('upload-url') ? 404 : 401);
  });

  test('is told before anyone signs in that there are reports', async () => {
    expect((await get('/config.json')).json().publicReports).toEqual({ smallest: 10 });
  });
});

describe('who shows something that is no token', () => {
  test.each(['Bearer a.b.c', 'Bearer ', 'Bearer', '', 'Basic cHVibGljOg==', 'r_public', 'Bearer r_public'])(
    'is refused, given "%s"', async (authorization) => {
      const asked = [
        await ask('{ reports(first: 1) { nodes { reportName } } }', { headers: { authorization } }),
        await get(values('district', 'own.json'), { authorization }),
        await get('/export/test_rate/metadata.json', { authorization }),
      ];
      for (const answer of asked) {
        expect(answer.statusCode).toBe(401);
        expect(answer.headers['cache-control']).toBe('no-store');
      }
    });
});

describe('the public’s questions', () => {
  const page = (first: number) => `reportValues(first: ${first}) { nodes { value } }`;
  const many = Array.from({ length: 61 }, (_, at) => `a${at}: value`).join(' ');

  test.each([
    { given: 'what others emit', query: '{ emissions(first: 1) { nodes { state } } }', then: 'Sign in to ask' },
    { given: 'sources', query: '{ sources(first: 1) { nodes { sourceName } } }', then: 'Sign in to ask' },
    { given: 'who one is', query: '{ currentPerson { displayName } }', then: 'Sign in to ask' },
    { given: 'schools not shown', query: '{ invalidSchools(first: 1) { nodes { schoolId } } }', then: 'Sign in' },
    {
      given: 'such a field under another name in a fragment',
      query: '{ ...F } fragment F on Query { reports: findings(first: 1) { nodes { code } } }', then: 'Sign in to ask',
    },
    { given: 'the schema', query: '{ __schema { types { name } } }', then: 'Sign in to ask' },
    { given: 'too many rows', query: `{ a: ${page(2000)} b: ${page(2000)} c: ${page(1)} }`, then: '4000 rows' },
    { given: 'many names', query: `{ reportValues(first: 1) { nodes { ${many} } } }`, then: 'at most 60 fields' },
    {
      given: 'great depth',
      query: '{ reports(first: 1) { nodes { metric { metricName { x { y } } } } } }', then: '',
    },
    { given: 'no page', query: '{ reportValues { nodes { value } } }', then: 'Int!' },
    { given: 'what is no question', query: '{', then: 'Syntax Error' },
    { given: 'a very long one', query: `{ ${'__typename '.repeat(1_200)} }`, then: 'tokens' },
  ])('are refused before the database is asked, given $given', async ({ query, then }) => {
    let taken = 0;
    const count = () => (taken += 1);
    server.pool.on('acquire', count);
    const answer = await ask(query);
    server.pool.off('acquire', count);
    expect(answer.json()).toMatchObject({ status: 400, code: 'not-public', detail: expect.stringContaining(then) });
    expect(taken).toBe(0);
  });

  test.each([[[{ query: '{ __typename }' }]], [{ id: 'x' }], ['text']])('are one question, not %j', async (payload) => {
    expect((await ask('', { payload: payload as object })).statusCode).toBeGreaterThanOrEqual(400);
  });

  test('name only fields that there are', async () => {
    const { data } = await askAs(await server.viewer('state'), '{ __schema { queryType { fields { name } } } }');
    const names = data.__schema.queryType.fields.map(({ name }: { name: string }) => name);
    expect([...names, '__typename']).toEqual(expect.arrayContaining([...publicFields]));
  });

  test('may take less time than those of who signed in', () => {
    expect(statementSeconds(publicCaller, 15)).toBe(5);
    expect(statementSeconds(publicCaller, 2)).toBe(2);
    expect(statementSeconds({ role: 'u_x', subject: 'x' }, 15)).toBe(15);
  });
});

async function askAs(token: string, query: string) {
  return (await ask(query, { headers: { authorization: `Bearer ${token}` } })).json();
}

describe('many of the public', () => {
  test('wait by address, of IPv6 by household, and who signed in there does not', async () => {
    for (const [first, other] of [['203.0.113.1', '203.0.113.1'], ['2001:db8:1:2::1', '2001:db8:1:2::2']] as const) {
      for (let count = 0; count < 100; count += 1) {
        await server.app.inject({ url: '/export/nothing', remoteAddress: first });
      }
      for (const url of [values('district', 'own.json'), '/export/test_rate/metadata.json']) {
        expect((await server.app.inject({ url, remoteAddress: other })).statusCode).toBe(429);
      }
      const headers = { authorization: `Bearer ${await server.viewer('district', state.id(1))}` };
      const signedIn = await server.app.inject({ url: values('district', 'own.json'), remoteAddress: first, headers });
      expect(signedIn.statusCode).toBe(200);
      expect((await server.app.inject({ url: '/config.json', remoteAddress: first })).statusCode).toBe(200);
    }
  });

  test('leave connections to those who signed in', async () => {
    const token = await server.viewer('state');
    await server.owner.query('begin; lock table aggregate.metric_value in access exclusive mode');
    const waiting = [1, 2].map(() => get(values('district', 'own.json')));
    try {
      await expect.poll(async () => (await get(values('district', 'own.json'))).statusCode).toBe(503);
      const refused = await get(values('district', 'own.csv'));
      expect(refused.json()).toMatchObject({ code: 'busy' });
      expect(refused.headers['retry-after']).toBe('5');
      expect((await askAs(token, '{ __typename }')).data).toEqual({ __typename: 'Query' });
      expect((await askAs(token, '{ categories(first: 1) { nodes { categoryId } } }')).data).toBeTruthy();
    } finally {
      await server.owner.query('rollback');
    }
    expect((await Promise.all(waiting)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect((await get(values('district', 'own.json'))).statusCode).toBe(200);
  });
});

describe('a cache that the public and officers share', () => {
  /** As RFC 9111 has it: keeps what it may, for requests that are equal in what the answer varies with. */
  function sharedCache() {
    const kept: { url: string; headers: Record<string, string>; answer: LightMyRequestResponse }[] = [];
    return async (url: string, headers: Record<string, string>) => {
      const hit = kept.find((each) => each.url === url
        && String(each.answer.headers['vary'] ?? '').toLowerCase().split(/, */).filter(Boolean)
          .every((name) => each.headers[name] === headers[name]));
      if (hit) {
        return { isHit: true, answer: hit.answer };
      }
      const answer = await get(url, headers);
      if (/public/.test(String(answer.headers['cache-control']))) {
        kept.push({ url, headers, answer });
      }
      return { isHit: false, answer };
    };
  }

  test('gives the public’s answers to the public alone, and keeps no other', async () => {
    const one = { authorization: `Bearer ${await server.viewer('district', state.id(1))}` };
    const other = { authorization: `Bearer ${await server.viewer('district', state.id(2))}` };
    const urls = [
      values('block', 'own.json'), values('district', 'own.json'), values('block', 'own.csv'),
      '/export/test_rate/metadata.json',
    ];
    for (const orders of [[one, {}, other, one, {}], [{}, one, {}, other, one]] as Record<string, string>[][]) {
      const through = sharedCache();
      for (const url of urls) {
        let isKept = false;
        for (const headers of orders) {
          const { isHit, answer } = await through(url, headers);
          const isSomebody = 'authorization' in headers;
          expect(isHit, url).toBe(!isSomebody && isKept);
          expect(answer.body, url).toBe((await get(url, headers)).body);
          expect(answer.headers['cache-control'])
            .toMatch(isSomebody ? /^private, no-(cache|store)$/ : /^public, max-age=/);
          isKept ||= !isSomebody;
        }
      }
    }
  });

  test('keeps no refusal and nothing of GraphQL', async () => {
    for (const answer of [
      await get('/export/inner_rate/metadata.json'), await get(values('district', 'own.xml')),
      await ask('{ reports(first: 1) { nodes { reportName } } }'),
      await ask('{ emissions(first: 1) { nodes { state } } }'),
    ]) {
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });
});
