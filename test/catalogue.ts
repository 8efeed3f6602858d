import type { Client } from 'pg';

/** Everything of ours that the catalogue knows, a line each: two databases with equal lines are equal. */
export async function catalogueOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    with

    ours as (
      select oid, nspname
      from pg_namespace
      where nspname in ('staging', 'landing', 'transform', 'pii', 'aggregate', 'rls')
    ),

    line (text) as (
      select format('routine %s %s %s', oid::regprocedure, pg_get_userbyid(proowner), case prokind
        when 'a' then (select concat_ws(' ', aggtransfn, aggcombinefn) from pg_aggregate where aggfnoid = pg_proc.oid)
        else md5(pg_get_functiondef(oid)) end)
      from pg_proc where pronamespace in (select oid from ours)
      union all
      select format('view %s %s', oid::regclass, md5(pg_get_viewdef(oid)))
      from pg_class where relnamespace in (select oid from ours) and relkind = 'v'
      union all
      select format('column %s.%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull)
      from pg_attribute
      inner join pg_class on pg_class.oid = attrelid
      where relnamespace in (select oid from ours) and relkind in ('r', 'p', 'v') and not relispartition
        and attnum > 0 and not attisdropped
      union all
      select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(pg_constraint.oid))
      from pg_constraint
      inner join pg_class on pg_class.oid = conrelid
      where relnamespace in (select oid from ours) and not relispartition
      union all
      select format('index %s', pg_get_indexdef(indexrelid))
      from pg_index
      inner join pg_class on pg_class.oid = indrelid
      where relnamespace in (select oid from ours) and not relispartition
      union all
      select format('policy %s %s %s %s %s', polrelid::regclass, polname, polcmd,
        array(select pg_get_userbyid(role) from unnest(polroles) as role order by 1), pg_get_expr(polqual, polrelid))
      from pg_policy
      inner join pg_class on pg_class.oid = polrelid
      where relnamespace in (select oid from ours)
      union all
      select format('grant %s %s', oid::regclass, array(
        select unnest(coalesce(relacl, acldefault('r', relowner)))::text order by 1))
      from pg_class where relnamespace in (select oid from ours) and relkind in ('r', 'p', 'v') and not relispartition
      union all
      select format('comment %s %s %s', classoid::regclass, pg_describe_object(classoid, objoid, objsubid), description)
      from pg_description
      where (pg_identify_object(classoid, objoid, objsubid)).schema in (select nspname from ours)
    )

    select text as line from line order by text`);
  return rows.map(({ line }) => line);
}
