/** The watch that every test of the API is under sees what the login of the API must not do by itself. */
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../test/cluster.ts';
import { asRole } from './as-role.ts';
import { watchStatements } from './statement-watch.ts';

const watch = watchStatements();
const limits = { statementTimeout: 5_000 };
let pool: Pool;
let owner: Client;
let role: string;

beforeAll(async () => {
  const port = inject('databasePort');
  const database = await freshDatabase(port);
  owner = new Client({ connectionString: urlOf(port, database) });
  await owner.connect();
  pool = new Pool({ connectionString: urlOf(port, database, 'r_api'), max: 1, stream: watch.stream });
  const { rows } = await owner.query<{ role: string }>(`select rls.enrol('Somebody') as role`);
  role = rows[0]!.role;
});

afterAll(() => Promise.all([pool?.end(), owner?.end()]));

/** The faults that some work was caught at, and how many statements of it ran as a caller. */
async function caught(work: () => Promise<unknown>): Promise<{ faults: string[]; asCaller: number }> {
  const [faults, asCaller] = [watch.faults.length, watch.asCaller()];
  await work().catch(() => undefined);
  return { faults: watch.faults.slice(faults), asCaller: watch.asCaller() - asCaller };
}

test('what runs as a caller is no fault', async () => {
  expect(await caught(async () => {
    await pool.query('select rls.sign_in($1)', [role]);
    await asRole(pool, role, limits, (client) => client.query('select $1::text', ['x']));
    await asRole(pool, role, limits, (client) => client.query('select count(*) from aggregate.metric'));
  })).toEqual({ faults: [], asCaller: 2 });
});

describe('a fault is', () => {
  test.each([
    ['a query by the login itself', 'select from aggregate.metric'],
    ['another function', 'select rls.drift()'],
    ['a table beside one of the four', 'select rls.sign_in(role_name) from rls.person'],
    ['a setting that stays', 'set search_path = public'],
    ['a role that stays', 'set role r_public'],
    ['a transaction of one who is no caller', 'begin; set local role r_owner; set local statement_timeout = 1;'],
    ['listening', 'listen x'],
  ])('%s', async (_name, statement) => {
    expect(await caught(() => pool.query(statement))).toEqual({ faults: [statement], asCaller: 0 });
    await pool.query('rollback').catch(() => undefined);
  });

  test('a prepared statement by the login itself', async () => {
    const text = 'select * from aggregate.metric where metric_name = $1';
    expect((await caught(() => pool.query({ name: 'kept', text, values: ['x'] }))).faults).toEqual([text]);
  });

  test('one in a transaction of nobody', async () => {
    const { faults } = await caught(async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query('select from aggregate.metric').catch(() => undefined);
      await client.query('rollback');
      client.release();
    });
    expect(faults).toEqual(['select from aggregate.metric']);
  });

  test('settings that make nobody of the caller', async () => {
    const text = 'select set_config(el->>0, el->>1, true) from json_array_elements($1::json) el';
    const { faults } = await caught(async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(text, [JSON.stringify([['role', 'r_owner']])]).catch(() => undefined);
      await client.query('rollback');
      client.release();
    });
    expect(faults).toEqual([text]);
  });

  test.each(['set local role none', 'reset role', 'set session authorization default'])(
    '“%s” while somebody is asking',
    async (statement) => {
      const { faults } = await caught(() => asRole(pool, role, limits, (client) => client.query(statement)));
      expect(faults).toEqual([statement]);
    },
  );

  test('one after the caller’s transaction has ended', async () => {
    const { faults } = await caught(() => asRole(pool, role, limits, async (client) => {
      await client.query('commit');
      await client.query('select from aggregate.metric');
    }));
    expect(faults).toEqual(['select from aggregate.metric']);
  });
});
