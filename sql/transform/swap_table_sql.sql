-- swap_table_sql(batch, source) -> the statements that put a landed table, which has its key, in its source's place.

create function transform.swap_table_sql(batch_id integer, source_name text)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('alter table landing.%I alter column %I drop default', 'batch_' || batch_id, attribute.attname)
  from pg_catalog.pg_attribute as attribute
  where attribute.attrelid = to_regclass(format('landing.%I', 'batch_' || batch_id))
    and attribute.atthasdef
    and attribute.attgenerated = ''
  union all
  select format(statement, 'batch_' || batch_id, source_name, source_name || '_pkey', key.conname)
  from pg_catalog.pg_constraint as key
  cross join unnest(array[
    'revoke all on landing.%1$I from r_worker',
    'alter table landing.%1$I enable row level security, force row level security',
    'alter table landing.%1$I rename constraint %4$I to new_key',
    'drop table transform.%2$I',
    'alter table landing.%1$I set schema transform',
    'alter table transform.%1$I rename to %2$I',
    'alter table transform.%2$I rename constraint new_key to %3$I'
  ]) with ordinality as step (statement, position)
  where key.conrelid = to_regclass(format('landing.%I', 'batch_' || batch_id))
    and key.contype = 'p'
  union all
  select staging.table_comment_sql(source_name);
$$;

comment on function transform.swap_table_sql(integer, text) is
  'The statements that put a landed table, which has its key, in the place of its source''s table.';
