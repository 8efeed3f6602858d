/** What the bootstrap closes for the whole cluster; what it closes in the database, test/sql/catalogue.sql asks. */
import { expect, inject, test } from 'vitest';

import { askSql } from '../test/ask.ts';
import { freshDatabase, urlOf, withSuperuser } from '../test/cluster.ts';
import { bootstrapDatabase } from './bootstrap.ts';

test('another database of the cluster is closed to our roles', async () => {
  const port = inject('databasePort');
  const [database, other] = await Promise.all([freshDatabase(port), freshDatabase(port)]);
  const open = `Our roles may connect to database ${other}: revoke connect on database ${other} from public.`;
  await withSuperuser(urlOf(port, other), (client) => client.query(`grant connect on database ${other} to public`));
  expect(await problems(database)).toContain(open);
  await bootstrapDatabase({ superuserUrl: urlOf(port, database), database, password: 'test' });
  expect(await problems(database)).not.toContain(open);

  async function problems(of: string): Promise<string[]> {
    const rows = await askSql<{ problem: string }>(urlOf(port, of), 'select rls.other_databases() as problem');
    return rows.map(({ problem }) => problem);
  }
});
