-- read_person_sql(source) -> the query of rows that name persons; $1 is what their keys have to be.

create function pii.read_person_sql(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('select to_jsonb(apart) from pii.%I as apart where to_jsonb(apart) @> $1', read_person_sql.source_name);
$$;

comment on function pii.read_person_sql(text) is
  'The query of rows that name persons; $1 is what their keys have to be.';
