-- has_days_apart(batch) -> whether marks of probably closed days landed in columns of their own.

create function transform.has_days_apart(batch_id integer)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from pg_catalog.pg_attribute
    where pg_attribute.attrelid = to_regclass(format('landing.%I', 'batch_' || batch_id))
      and starts_with(pg_attribute.attname::text, transform.column_apart(''))
      and not pg_attribute.attisdropped
  );
$$;

comment on function transform.has_days_apart(integer) is
  'Whether marks of probably closed days landed in columns of their own.';
