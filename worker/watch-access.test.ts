import { Pool } from 'pg';
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
