/** Roles belong to the cluster, so that two databases may want the same one at the same moment. */
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from './cluster.ts';

test('two databases that take a new district in at once both go on', async () => {
  const port = inject('databasePort');
  const [one, other] = await Promise.all([0, 1].map(async () => {
    const client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
    await client.connect();
    await client.query('begin');
    await client.query(`insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
                        values ('district', 8675309, 8675309, 0, 0)`);
    return client;
  })) as [Client, Client];
  try {
    await one.query('call rls.sync_groups()');
    const late = other.query('call rls.sync_groups()');
    await expect.poll(async () => (await one.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%sync_groups%'`)).rowCount).toBe(1);
    await one.query('commit');
    await late;
    await other.query('commit');
    const { rows: [group] } = await other.query(
      `select rls.is_member('x_district_8675309', 'g_district_8675309') as "isExporting"`);
    expect(group).toEqual({ isExporting: true });
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
});
