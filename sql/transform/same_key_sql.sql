-- same_key_sql(source, one, other) -> the condition that the rows `one` and `other` have the same stored key.

create function transform.same_key_sql(source_name text, one text, other text)
returns text
language sql
stable
set search_path = ''
as $$
  select string_agg(format('%1$I.%3$I = %2$I.%3$I', one, other, key), ' and ')
  from unnest(staging.stored_key(source_name)) as key;
$$;

comment on function transform.same_key_sql(text, text, text) is
  'The condition that two rows, by the names they have in a query, have the same stored key.';
