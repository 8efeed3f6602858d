import { Client, Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../test/cluster.ts';
import { asRole } from './as-role.ts';

const limits = { statementTimeout: 5_000 };

let pool: Pool;
let owner: Client;
let role: string;

beforeAll(async () => {
  const databasePort = inject('databasePort');
  const database = await freshDatabase(databasePort);
  owner = new Client({ connectionString: urlOf(databasePort, database) });
  await owner.connect();
  pool = new Pool({ connectionString: urlOf(databasePort, database, 'r_api'), max: 2 });
  const { rows } = await owner.query<{ role: string }>(`select rls.enrol('Somebody') as role`);
  role = rows[0]!.role;
  await pool.query('select rls.sign_in($1)', [role]);
  await owner.query(
    'create table public.note (text text); grant usage on schema public to public; grant all on note to public',
  );
});

beforeEach(() => owner.query('truncate public.note'));

afterAll(() => Promise.all([pool.end(), owner.end()]));

const state = `
  select current_user as role, session_user as login, current_setting('statement_timeout') as timeout,
    current_setting('idle_in_transaction_session_timeout') as idle, pg_backend_pid() as pid`;

/** What the next users of the pool find: of each connection the role and the limits. */
async function found(): Promise<unknown[]> {
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  const states = await Promise.all(clients.map(async (client) => {
    const { rows: [row] } = await client.query(state);
    const { rows: [transaction] } = await client.query(`select now() = statement_timestamp() as "isNew"`);
    return { ...row, pid: undefined, isNew: transaction.isNew };
  }));
  clients.forEach((client) => client.release());
  return states;
}

const clean = { role: 'r_api', login: 'r_api', timeout: '0', idle: '0', pid: undefined, isNew: true };

async function notes(): Promise<string[]> {
  const { rows } = await owner.query<{ text: string }>('select text from public.note order by text');
  return rows.map(({ text }) => text);
}

test('work runs under the role, with the limits, and is committed', async () => {
  const inside = await asRole(pool, role, { statementTimeout: 1_500, idleTimeout: 2_000 }, async (client) => {
    await client.query(`insert into public.note values ('kept')`);
    return (await client.query(state)).rows[0];
  });
  expect(inside).toMatchObject({ role, login: 'r_api', timeout: '1500ms', idle: '2s' });
  expect(await notes()).toEqual(['kept']);
  expect(await found()).toEqual([clean, clean]);
});

describe('a connection is given back clean, and nothing is kept, after', () => {
  const ways = [
    {
      given: 'an error of ours', says: 'ours',
      work: async () => { throw new Error('ours'); },
    },
    {
      given: 'an error of the database', says: 'division by zero',
      work: (client: Client) => client.query('select 1 / 0'),
    },
    {
      given: 'an error that was swallowed', says: 'current transaction is aborted',
      work: async (client: Client) => {
        await client.query('select 1 / 0').catch(() => undefined);
        await client.query('select 1');
      },
    },
    {
      given: 'a statement over its time', says: 'statement timeout', limits: { statementTimeout: 50 },
      work: (client: Client) => client.query('select count(*) from generate_series(1, 1e9)'),
    },
    {
      given: 'a cancelled statement', says: 'user request',
      work: async (client: Client) => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        setTimeout(() => void owner.query('select pg_cancel_backend($1)', [rows[0]!.pid]), 50);
        await client.query('select count(*) from generate_series(1, 1e9)');
      },
    },
    {
      given: 'a connection that was ended', says: /terminat|onnection/,
      work: async (client: Client) => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await owner.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
        await client.query('select 1');
      },
    },
  ];

  test.each(ways)('$given', async ({ says, work, limits: own = limits }) => {
    const failing = asRole(pool, role, own, async (client) => {
      await client.query(`insert into public.note values ('lost')`);
      await work(client as unknown as Client);
    });
    await expect(failing).rejects.toThrow(says);
    expect(await notes()).toEqual([]);
    expect(await found()).toEqual([clean, clean]);
  });

  test('settings and roles that the work left behind', async () => {
    await asRole(pool, role, limits, async (client) => {
      await client.query(`set local work_mem = '64MB'; set local role none; set local search_path = public`);
    });
    expect(await found()).toEqual([clean, clean]);
  });

  test('two thousand requests at once, good and bad', async () => {
    const kinds = [
      async (client: Client) => { await client.query('select 1'); },
      async (client: Client) => { await client.query('select 1 / 0'); },
      async () => { throw new Error('ours'); },
    ];
    const answers = await Promise.allSettled(Array.from({ length: 2_000 }, (_, index) =>
      asRole(pool, role, limits, async (client) => {
        const { rows } = await client.query<{ role: string }>('select current_user as role');
        expect(rows[0]!.role).toBe(role);
        await kinds[index % 3]!(client as unknown as Client);
      }),
    ));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(667);
    expect(await found()).toEqual([clean, clean]);
  });
});

describe('a caller who goes away', () => {
  test('ends the statement, and the connection with it', async () => {
    const controller = new AbortController();
    const started = Date.now();
    let pid = 0;
    const going = asRole(pool, role, { ...limits, signal: controller.signal }, async (client) => {
      pid = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
      setTimeout(() => controller.abort(), 50);
      await client.query('select count(*) from generate_series(1, 1e9)');
    });
    await expect(going).rejects.toThrow('user request');
    expect(Date.now() - started).toBeLessThan(3_000);
    await expect.poll(async () => {
      const { rowCount } = await owner.query('select from pg_stat_activity where pid = $1', [pid]);
      return rowCount;
    }).toBe(0);
    expect(await found()).toEqual([clean, clean]);
  });

  test('before the work began starts nothing', async () => {
    await expect(
      asRole(pool, role, { ...limits, signal: AbortSignal.abort() }, async () => 'done'),
    ).rejects.toThrow('aborted');
  });

  test('after the work is done changes nothing', async () => {
    const controller = new AbortController();
    expect(await asRole(pool, role, { ...limits, signal: controller.signal }, async () => 'done')).toBe('done');
    controller.abort();
    expect(await found()).toEqual([clean, clean]);
  });
});

describe('roles', () => {
  test.each(['r_owner', 'r_admin', 'g_state', 'postgres', 'u_A', 'u_x; drop table note', '', 'U_X'])(
    '"%s" is not asked for at all',
    async (name) => {
      const refused = asRole(pool, name, limits, async () => 'done');
      await expect(refused).rejects.toThrow('is not a role that a request may take');
    },
  );

  test.each(['u_never_was', 'another person'])('"%s" means to sign in again', async (name) => {
    const { rows } = await owner.query<{ role: string }>(`select rls.enrol('Another') as role`);
    const wanted = name === 'another person' ? rows[0]!.role : name;
    const refused = asRole(pool, wanted, limits, async () => 'done');
    await expect(refused).rejects.toMatchObject({ refusal: { status: 401, code: 'not-signed-in' } });
    expect(await found()).toEqual([clean, clean]);
  });

  test('the public needs no sign-in', async () => {
    const inside = await asRole(pool, 'r_public', limits, async (client) => (await client.query(state)).rows[0]);
    expect(inside).toMatchObject({ role: 'r_public' });
  });
});
