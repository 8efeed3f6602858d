-- type_check_sql(type) -> the condition under which a cell %1$s is not of the type.
--
-- Plain notations only, whatever the server would take: no 0x1F, 1_000, 1e3, NaN, infinity.

create function transform.type_check_sql(type_name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case type_name
    when 'text' then 'false'
    when 'boolean' then $sql$ lower(%1$s) <> all ('{true,false,1,0}') $sql$
    when 'numeric' then $sql$ %1$s !~ '^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$' $sql$
    when 'date' then $sql$ %1$s !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or not pg_input_is_valid(%1$s, 'date') $sql$
    when 'time' then $sql$ %1$s !~ '^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$' or not pg_input_is_valid(%1$s, 'time') $sql$
    when 'timestamp' then
      $sql$ %1$s !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]' or not pg_input_is_valid(%1$s, 'timestamp') $sql$
    else $sql$ %1$s !~ '^[+-]?[0-9]+$' $sql$
  end;
$$;

comment on function transform.type_check_sql(text) is 'The condition under which a cell is not of a type.';
