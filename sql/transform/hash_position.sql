-- hash_position(source, column) -> where a hashed column stands in a suspect line's hashes, from 1.

create function transform.hash_position(source_name text, column_name text)
returns integer
language sql
stable
set search_path = ''
as $$
  select count(*)::integer
  from staging.source_column as hashed
  inner join staging.source_column as wanted
    on wanted.source_name = hashed.source_name
    and wanted.position >= hashed.position
  where hashed.source_name = hash_position.source_name
    and hashed.personal = 'hash'
    and wanted.column_name = hash_position.column_name;
$$;

comment on function transform.hash_position(text, text) is
  'Where a hashed column stands in a suspect line''s hashes, from 1.';
