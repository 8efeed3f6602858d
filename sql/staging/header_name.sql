-- header_name(text) -> a header's name as names are compared: lower case, no quotes, no blanks around.

create function staging.header_name(name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select lower(btrim(replace(name, '"', '')));
$$;

comment on function staging.header_name(text) is 'A column name of a file as names are compared.';
