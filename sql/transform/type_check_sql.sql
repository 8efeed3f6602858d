-- type_check_sql(column, cell) -> the condition under which a cell is not of its column's type.
--
-- Plain notations only, whatever the server would take: no 0x1F, 1_000, 1e3, NaN, infinity.

create function transform.type_check_sql(rule staging.source_column, cell text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    case
      when rule.type_name = 'text' then 'false'
      when rule.type_name = 'boolean' then $sql$lower(%1$s collate "C") <> all ('{true,false,1,0}')$sql$
      when rule.type_name = 'numeric' then $sql$%1$s !~ '^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$'$sql$
      when rule.type_name in ('date', 'timestamp') then '%1$s is not null and (%2$s) is null'
      when rule.type_name = 'time' then
        $sql$%1$s !~ '^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$' or not pg_input_is_valid(%1$s, 'time')$sql$
      else $sql$%1$s !~ '^[+-]?[0-9]+$'$sql$
    end,
    cell,
    case when rule.type_name in ('date', 'timestamp') then
      transform.iso_sql(cell, rule.forms, rule.type_name) end);
$$;

comment on function transform.type_check_sql(staging.source_column, text) is
  'The condition under which a cell is not of its column''s type.';
