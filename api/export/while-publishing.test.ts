/** Who reads while numbers are published sees the old ones or the new ones, and waits for nobody. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState } from '../test-state.ts';

let server: TestServer;
let publisher: Client;
let token: string;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), { REQUESTS_PER_MINUTE: '65535' });
  await giveState(server.owner);
  token = await server.viewer('state');
  const { host, port, database, user, password } = server.owner;
  publisher = new Client({ host, port, database: database!, user: user!, password: password! });
  await publisher.connect();
});

afterAll(async () => {
  await publisher?.end();
  await server?.stop();
});

/** Every number of the period is the number of its version. */
const publish = (version: number) => `
  update aggregate.metric_value set numerator = ${version}, denominator = 1000000 where window_name = 'overall';
  update aggregate.metric_period set version = ${version} where window_name = 'overall';`;

const headers = () => ({ authorization: `Bearer ${token}` });

async function readDocument(): Promise<{ version: number; numbers: number[] }> {
  const answer = await server.app.inject({ url: '/export/test_rate/overall/school/own.json', headers: headers() });
  expect(answer.statusCode).toBe(200);
  const { version, values } = answer.json() as { version: number; values: { numerator: number }[] };
  return { version, numbers: [...new Set(values.map(({ numerator }) => numerator))] };
}

async function readGraphql(): Promise<number[]> {
  const query = `{ reportValues(first: 100, condition: { metricName: "test_rate", level: "school",
    windowName: "overall", managementId: null, categoryId: null }) { nodes { numerator } } }`;
  const answer = await server.app.inject({ method: 'POST', url: '/graphql', payload: { query }, headers: headers() });
  const { nodes } = answer.json().data.reportValues as { nodes: { numerator: string }[] };
  return [...new Set(nodes.map(({ numerator }) => Number(numerator)))];
}

test('while new numbers are not committed, the old ones are read at once', async () => {
  await publisher.query(publish(1_000));
  await publisher.query(`begin; ${publish(1_001)}`);
  expect(await readDocument()).toEqual({ version: 1_000, numbers: [1_000] });
  expect(await readGraphql()).toEqual([1_000]);
  await publisher.query('commit');
  expect(await readDocument()).toEqual({ version: 1_001, numbers: [1_001] });
  expect(await readGraphql()).toEqual([1_001]);
});

test('no document has numbers of another version than it says, however fast they change', async () => {
  let isReading = true;
  const publishing = (async () => {
    for (let version = 2_000; isReading; version += 1) {
      await publisher.query(`begin; ${publish(version)} commit`);
    }
  })();
  const mixed: object[] = [];
  try {
    for (let round = 0; round < 30; round += 1) {
      const [...documents] = await Promise.all([readDocument(), readDocument(), readDocument()]);
      mixed.push(...documents.filter(({ version, numbers }) => numbers.length !== 1 || numbers[0] !== version));
      const numbers = await readGraphql();
      mixed.push(...(numbers.length === 1 ? [] : [numbers]));
    }
  } finally {
    isReading = false;
    await publishing;
  }
  expect(mixed).toEqual([]);
});
