-- day_codes_sql(positions, checks, marks) -> the array of codes of a day grid's cells, in a suspect line.
--
-- First all cells, which stand side by side, are looked at together: nearly always they hold marks and nothing else.

create function transform.day_codes_sql(positions integer[], checks text[], marks jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $sql$case when array_remove(clean.cells[%s:%s], null) <@ %L::text[] then %L::text[]
  else array[%s] end$sql$,
    min(position),
    max(position),
    array(select jsonb_object_keys(marks) union select '0')::text,
    array_fill(null::text, array[cardinality(positions)])::text,
    string_agg(check_sql, E',\n  ' order by rank)
  )
  from unnest(positions, checks) with ordinality as cell (position, check_sql, rank);
$$;

comment on function transform.day_codes_sql(integer[], text[], jsonb) is
  'The array of codes of a day grid''s cells, in a suspect line.';
