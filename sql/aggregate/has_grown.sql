-- has_grown(table) -> whether a table is a fifth larger than what the planner knows of it.

create function aggregate.has_grown(relation regclass)
returns boolean
language sql
stable
set search_path = ''
as $$
  select pg_relation_size(relation) > relpages * 1.2 * current_setting('block_size')::integer
  from pg_catalog.pg_class
  where pg_class.oid = relation;
$$;

comment on function aggregate.has_grown(regclass) is
  'Whether a table is a fifth larger than what the planner knows of it.';
