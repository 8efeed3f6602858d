import { Client } from 'pg';

import { applySql } from '../migrations/apply-sql.ts';
import { catalogueOf } from './catalogue.ts';
import { freshDatabase, urlOf } from './cluster.ts';

/** Gives many rights by hand in a fresh database and installs sql/, or a changed copy of it: the rights that stay. */
export async function keptByHand(port: number, root?: string): Promise<string[]> {
  const owner = new Client({ connectionString: urlOf(port, await freshDatabase(port), 'm_cqube') });
  await owner.connect();
  try {
    const before = await rightsOf(owner);
    await owner.query(`set role r_owner; ${(await grantsOf(owner)).join('; ')};
      update staging.installation set digest = ''; reset role`);
    if ((await rightsOf(owner)).every((line) => before.includes(line))) {
      throw new Error('Nothing was given by hand.');
    }
    await applySql(owner, root);
    const after = await rightsOf(owner);
    return after.filter((line) => !before.includes(line));
  } finally {
    await owner.end();
  }
}

/** Every table to those who only read, the worker's own to empty, every schema to those who have no business there. */
async function grantsOf(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(`
    with

    reader (name) as (
      values ('r_viewer'), ('r_report_creator'), ('r_emitter'), ('r_admin'), ('r_public'), ('g_state'), ('public')
    ),

    schema (name) as (values ('staging'), ('transform'), ('pii'), ('aggregate'), ('rls'), ('landing'))

    select format('grant select, insert, truncate on %s to %s', pg_class.oid::regclass, reader.name) as statement
    from pg_class
    cross join reader
    where relnamespace::regnamespace::text in (select name from schema where name <> 'landing')
      and relkind in ('r', 'p', 'v')
      and not relispartition
    union all
    select format('grant truncate on %s to r_worker', oid::regclass)
    from pg_class
    where relnamespace::regnamespace::text in ('staging', 'aggregate', 'rls')
      and relkind in ('r', 'p')
    union all
    select format('grant create on schema %I to %s', schema.name, holder.name)
    from schema
    cross join (select name from reader where name <> 'g_state' union all
      values ('r_worker'), ('r_analyst'), ('r_api'), ('r_identity')) as holder (name)`);
  return rows.map(({ statement }) => statement);
}

async function rightsOf(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(`
    select format('schema %s %s', nspname, array(select unnest(nspacl)::text order by 1)) as line
    from pg_namespace`);
  return [...rows.map(({ line }) => line), ...await catalogueOf(owner)];
}
