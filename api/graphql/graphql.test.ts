import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InMemoryCache } from '@apollo/client/core';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState, type TestState } from '../test-state.ts';
import { exposedTables } from './exposed.ts';
import { readOperations } from './known-operations.ts';
import { printGraphqlSchema } from './print-schema.ts';

type Answer = {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the query asks for
  data?: any;
  errors?: { message: string; extensions?: { code?: string; errorId?: string } }[];
};

let server: TestServer;
let state: TestState;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), { STATEMENT_TIMEOUT_SECONDS: '2' });
  state = await giveState(server.owner);
});

afterAll(() => server?.stop());

async function ask(token: string, query: string, variables: object = {}): Promise<Answer & { status: number }> {
  const response = await server.app.inject({
    method: 'POST', url: '/graphql', payload: { query, variables },
    headers: { authorization: `Bearer ${token}`, accept: 'application/graphql-response+json' },
  });
  return { status: response.statusCode, ...response.json() };
}

const schools = `{ reportValues(first: 100, condition: {
  metricName: "test_rate", level: "school", windowName: "overall", managementId: null, categoryId: null
}) { nodes { entityId } } }`;

/** The places of an answer, as test-state.ts numbers them. */
const placesOf = ({ data, errors }: Answer): number[] => {
  expect(errors).toBeUndefined();
  return data.reportValues.nodes
    .map(({ entityId }: { entityId: string }) => Number(entityId) % 10_000)
    .toSorted();
};

const viewer = (level: string, number?: number) => server.viewer(level, number && state.id(number));

describe('the schema', () => {
  test('is the one that is committed', async () => {
    const committed = await readFile(join(import.meta.dirname, '../schema.graphql'), 'utf8');
    expect(await printGraphqlSchema(server.databaseUrl)).toBe(committed);
  });

  test('offers filters on columns that an index serves, and on no others', async () => {
    const { rows } = await server.owner.query<{ name: string; columns: string[] }>(
      `select table_class.oid::regclass::text as name, array_agg(distinct attname::text) as columns
       from pg_index
       inner join pg_class as table_class
         on table_class.oid = indrelid
       inner join pg_attribute
         on attrelid = indrelid
         and attnum = any (indkey)
       group by table_class.oid`,
    );
    const indexed = new Map(rows.map(({ name, columns }) => [name, columns]));
    for (const [name, { filterBy = [], orderBy = [] }] of Object.entries(exposedTables)) {
      const isValue = name === 'aggregate.report_value';
      const served = indexed.get(isValue ? 'aggregate.metric_value' : name) ?? [];
      const inRow = isValue ? ['management_id', 'category_id'] : []; // a place's row holds all its kinds
      expect([...served, ...inRow], name).toEqual(expect.arrayContaining([...filterBy, ...orderBy]));
    }
  });
});

describe('who asks', () => {
  test.each([
    { level: 'state', number: undefined, then: [1111, 1112, 1121, 1211, 2111] },
    { level: 'district', number: 1, then: [1111, 1112, 1121, 1211] },
    { level: 'block', number: 11, then: [1111, 1112, 1121] },
    { level: 'cluster', number: 111, then: [1111, 1112] },
    { level: 'school', number: 1112, then: [1112] },
  ])('sees the schools of the own $level only', async ({ level, number, then }) => {
    expect(placesOf(await ask(await viewer(level, number), schools))).toEqual(then);
  });

  test('is told who they are', async () => {
    const { data } = await ask(await viewer('block', 11), `{ currentPerson {
      displayName level entityId entityName districtId blockId clusterId schoolId capabilities } }`);
    expect(data.currentPerson).toMatchObject({
      level: 'block', entityId: String(state.id(11)), entityName: 'block 11', districtId: String(state.id(1)),
      blockId: String(state.id(11)),
      capabilities: expect.arrayContaining(['r_viewer']),
    });
  });

  test('has to sign in for what is not public', async () => {
    const response = await server.app.inject({ method: 'POST', url: '/graphql', payload: { query: schools } });
    expect(response.json()).toEqual({ data: { reportValues: { nodes: [] } } });
    expect((await ask('a.b.c', schools)).status).toBe(401);
  });

  test('changes nothing of the connection for the next one', async () => {
    const [wide, narrow] = [await viewer('state'), await viewer('school', 2111)];
    const turns = Array.from({ length: 20 }, (_, count) => (count % 2 === 0 ? wide : narrow));
    const answers = await Promise.all(turns.map((token) => ask(token, schools)));
    expect(answers.map((answer) => placesOf(answer).length)).toEqual(turns.map((token) => (token === wide ? 5 : 1)));
  });
});

describe('reportValues', () => {
  test('takes a null in a condition for "over all"', async () => {
    const token = await viewer('state');
    const query = `query ($condition: ReportValueCondition!) {
      reportValues(first: 10, condition: $condition) { nodes { value managementId } } }`;
    const condition = { metricName: 'test_rate', level: 'state', windowName: 'overall' };
    const over = await ask(token, query, { condition: { ...condition, managementId: null } });
    expect(over.data.reportValues.nodes).toEqual([{ value: '9.0', managementId: null }]);
    const one = await ask(token, query, { condition: { ...condition, managementId: 7 } });
    expect(one.data.reportValues.nodes).toEqual([{ value: '9.0', managementId: 7 }]);
    expect((await ask(token, query, { condition })).data.reportValues.nodes).toHaveLength(2);
  });

  test('goes on where a page ended, to the last row and no further', async () => {
    const token = await viewer('state');
    const seen: number[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 4; pages += 1) {
      const answer = await ask(token, `query ($after: Cursor) {
        reportValues(first: 2, after: $after, condition: {
          metricName: "test_rate", level: "school", windowName: "overall", managementId: null, categoryId: null
        }) { nodes { entityId } pageInfo { hasNextPage endCursor } } }`, { after });
      seen.push(...placesOf(answer));
      const { hasNextPage, endCursor } = answer.data.reportValues.pageInfo;
      if (!hasNextPage) {
        break;
      }
      after = endCursor;
    }
    expect(seen.toSorted()).toEqual([1111, 1112, 1121, 1211, 2111]);
  });

  test('orders periods for a trend', async () => {
    const { data } = await ask(await viewer('state'), `{ reportValues(first: 10, orderBy: PERIOD_START_DESC,
      condition: { metricName: "test_rate", level: "state", windowName: "month", managementId: null }
    ) { nodes { periodStart } } }`);
    expect(data.reportValues.nodes).toEqual([{ periodStart: '2026-06-01' }, { periodStart: '2026-05-01' }]);
  });
});

describe('too much', () => {
  const page = (first: string | number) => `{ reportValues(first: ${first}) { nodes { value } } }`;

  test.each([
    {
      given: 'no page size',
      query: '{ reportValues { nodes { value } } }',
      then: '"first" of type "Int!" is required',
    },
    { given: 'a page that is too large', query: page(2001), then: '"first" may be at most 2000.' },
    { given: 'null as page size', query: page('null'), then: 'Expected value of type "Int!"' },
    {
      given: 'rows of rows of rows',
      query: '{ emissions(first: 2000) { nodes { batches(first: 2000) { nodes { state } } } } }',
      then: 'more than 20000 rows',
    },
    {
      given: 'many names for one field',
      query: `{ reportValues(first: 1) { nodes { ${[...Array(201).keys()].map((n) => `a${n}: value`).join(' ')} } } }`,
      then: 'at most 200 fields',
    },
    {
      given: 'great depth',
      query: `{ emissions(first: 1) { nodes { batches(first: 1) { nodes {
        emission { batches(first: 1) { nodes { emission { state } } } } } } } } }`,
      then: 'exceed',
    },
    {
      given: 'a column without an index',
      query: '{ reportValues(first: 1, condition: { value: 1 }) { nodes { value } } }',
      then: 'not defined',
    },
    {
      given: 'metric_value itself',
      query: '{ metricValues(first: 1) { nodes { numerator } } }',
      then: 'Cannot query field',
    },
    { given: 'a change', query: 'mutation { createReport { clientMutationId } }', then: 'Only queries are answered' },
  ])('is refused before the database hears of it: $given', async ({ query, then }) => {
    const { status, data, errors } = await ask(await viewer('state'), query);
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors!.map(({ message }) => message).join()).toContain(then);
  });

  test('is refused in a variable too', async () => {
    const query = 'query ($first: Int!) { reportValues(first: $first) { nodes { value } } }';
    const { errors } = await ask(await viewer('state'), query, { first: 2001 });
    expect(errors).toMatchObject([{ message: '"first" must be between 0 and 2000.' }]);
  });

  test('is refused as a body', async () => {
    const response = await server.app.inject({
      method: 'POST', url: '/graphql', payload: { query: `{ ${' '.repeat(60_000)} __typename }` },
      headers: { authorization: `Bearer ${await viewer('state')}` },
    });
    expect(response.json()).toMatchObject({ status: 413, code: 'too-large' });
  });

  test('ends when the time of a request is over', async () => {
    const token = await viewer('state');
    await server.owner.query('begin; lock table aggregate.metric_value in access exclusive mode');
    try {
      const { errors } = await ask(token, schools);
      expect(errors).toMatchObject([{ message: 'This took longer than is allowed. Ask for less.' }]);
    } finally {
      await server.owner.query('rollback');
    }
  });
});

describe('errors', () => {
  test('of the database are told to the log, not to the caller', async () => {
    await server.owner.query('alter table aggregate.metric rename column title to secret_title');
    try {
      const { errors } = await ask(await viewer('state'), '{ metrics(first: 1) { nodes { title } } }');
      expect(errors).toMatchObject([{ extensions: { code: 'internal' } }]);
      expect(JSON.stringify(errors)).not.toContain('secret_title');
      const { errorId } = errors![0]!.extensions!;
      expect(server.logged.find((line) => line.includes(errorId!))).toContain('does not exist');
    } finally {
      await server.owner.query('alter table aggregate.metric rename column secret_title to title');
    }
  });

  test('of rights say no more than that', async () => {
    const { errors } = await ask(await viewer('state'), '{ emissions(first: 1) { nodes { state } } }');
    expect(errors).toMatchObject([{ message: 'You may not do this.', extensions: { code: 'forbidden' } }]);
  });
});

test('the schema is told to nobody in production', async () => {
  const production = await startTestServer(inject('databasePort'), { GRAPHQL_INTROSPECTION: 'off' });
  const response = await production.app.inject({
    method: 'POST', url: '/graphql', payload: { query: '{ __schema { types { name } } }' },
    headers: { authorization: `Bearer ${await production.viewer('state')}` },
  });
  await production.stop();
  expect(response.json().errors[0].message).toContain('introspection has been disabled');
});

test('only the dashboard’s questions are answered where that is wanted, as its client sends them', async () => {
  const strict = await startTestServer(inject('databasePort'), { GRAPHQL_OPERATIONS: 'known' });
  const token = await strict.viewer('state');
  const put = async (query: string) => {
    const response = await strict.app.inject({
      method: 'POST', url: '/graphql', payload: { query }, headers: { authorization: `Bearer ${token}` },
    });
    return [response.statusCode, response.json().code ?? response.json().data.currentPerson?.displayName];
  };
  const cache = new InMemoryCache();
  const sent = (await readOperations()).map(({ text }) => print(cache.transformDocument(parse(text))));
  const own = sent.find((query) => query.includes('currentPerson'))!;
  expect(own).toContain('__typename');
  const answers = [
    await put(own), await put('{ currentPerson { displayName } }'), await put(own.replace('displayName', 'subject')),
    await put(`${own} query Other { metrics(first: 1) { nodes { title } } }`),
    await put('{ __schema { types { name } } }'),
    await put('{'),
  ];
  await strict.stop();
  expect(answers).toEqual([[200, 'A r_viewer'], ...Array(5).fill([400, 'unknown-operation'])]);
});
