-- is_large(batch) -> whether so much landed that what is looked for in it is looked for by several processes.

create function transform.is_large(batch_id integer)
returns boolean
language sql
stable
set search_path = ''
as $$
  select pg_relation_size(to_regclass(format('landing.%I', 'batch_' || batch_id))) >= transform.large_size();
$$;

comment on function transform.is_large(integer) is
  'Whether so much landed that what is looked for in it is looked for by several processes.';
