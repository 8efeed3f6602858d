-- key_object_sql(source) -> the expression that makes the key of a stored row one value, to compare it by.

create function transform.key_object_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('jsonb_build_array(%s)', string_agg(format('stored.%I', key), ', '))
  from unnest(staging.stored_key(source_name)) as key;
$$;

comment on function transform.key_object_sql(text) is 'The expression that makes the key of a stored row one value.';
