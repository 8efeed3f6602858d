import { setTimeout as wait } from 'node:timers/promises';

import { Client, Pool } from 'pg';
import { expect, inject, test } from 'vitest';

import { makeLog } from '../log.ts';
import { askSql } from '../test/ask.ts';
import { freshDatabase, urlOf } from '../test/cluster.ts';
import { watchAccess } from './watch-access.ts';

test('a sign-in that has grown old is taken back from the API, one of another database is not', async () => {
  const port = inject('databasePort');
  const database = await freshDatabase(port);
  const owner = urlOf(port, database);
  const [person] = await askSql<{ role: string }>(owner, `
    select rls.enrol('Old', 'person', 'watch', 'old', array['r_viewer'], 'state', null) as role`);
  await askSql(owner, 'select rls.sign_in($1)', [person!.role]);
  await askSql(
    owner, `update rls.person set signed_in_at = now() - interval '13 hours' where role_name = $1`, [person!.role]);

  const elsewhere = urlOf(port, await freshDatabase(port));
  const [other] = await askSql<{ role: string }>(elsewhere, `
    select rls.enrol('Other', 'person', 'watch', 'other', array['r_viewer'], 'state', null) as role`);
  await askSql(elsewhere, 'select rls.sign_in($1)', [other!.role]);

  const pool = new Pool({ connectionString: urlOf(port, database, 'r_worker') });
  const stopping = new AbortController();
  const watching = watchAccess({ pool, log: makeLog('test', 'silent') }, stopping.signal);
  const isLent = `select pg_has_role('r_api', $1, 'set') as lent`;
  await expect.poll(() => askSql(owner, isLent, [person!.role]), { timeout: 10_000 }).toEqual([{ lent: false }]);
  expect(await askSql(owner, isLent, [other!.role])).toEqual([{ lent: true }]);

  stopping.abort();
  await watching;
  await pool.end();
});

test('analysts who run over are ended while many run, and nobody else is', async () => {
  const port = inject('databasePort');
  const database = await freshDatabase(port);
  const owner = urlOf(port, database);
  const roles = await askSql<{ role: string }>(owner, `
    select rls.enrol_analyst('Analyst', 'a long enough password') as role from generate_series(1, 4)`);
  for (const { role } of roles) {
    await askSql(owner, `alter role ${role} password 'test'`);
  }
  const logIn = async (person: number) => {
    const client = new Client({ connectionString: urlOf(port, database, roles[person]!.role) });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
    return client;
  };

  // Two sessions of each of three run without end, one sits in a transaction, and the fourth person asks little.
  const running = await Promise.all([0, 0, 1, 1, 2, 2].map(logIn));
  const sitting = await logIn(2);
  const honest = await Promise.all([3, 3, 3].map(logIn));
  await sitting.query('begin; select 1');
  const ends = running.map((client) => client.query('select count(*) from generate_series(1, 1e12)').then(
    () => 'done', (error: { code?: string }) => error.code ?? 'lost'));
  let isWatching = true;
  const asked = honest.map(async (client) => {
    let count = 0;
    for (; isWatching; count += 1) {
      await client.query('select count(*) from aggregate.metric');
    }
    return count;
  });

  const pool = new Pool({ connectionString: urlOf(port, database, 'r_worker') });
  const watch = async (longest: string) => {
    const { rows } = await pool.query<{ stopped: number }>('select rls.watch_analysts($1) as stopped', [longest]);
    return rows[0]!.stopped;
  };
  expect(await watch('1 minute')).toBe(0);
  await wait(1_500);
  expect(await watch('1 second')).toBe(running.length + 1);
  expect(await Promise.all(ends)).toEqual(running.map(() => '57014'));
  await expect(sitting.query('select 1')).rejects.toThrow();
  isWatching = false;
  expect(Math.min(...await Promise.all(asked))).toBeGreaterThan(1);
  await Promise.all([...running, ...honest, pool].map((each) => each.end()));
});
