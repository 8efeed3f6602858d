-- day_codes_sql(positions, checks, marks) -> the array of codes of a day grid's cells, in a suspect line.
--
-- First all cells are looked at together: nearly always they hold marks and nothing else.

create function transform.day_codes_sql(positions integer[], checks text[], marks jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $sql$case when array_remove(array[%s], null) <@ %L::text[] then %L::text[]
  else array[%s] end$sql$,
    string_agg(format('clean.cells[%s]', position), ', ' order by rank),
    array(select jsonb_object_keys(marks) union select '0')::text,
    array_fill(null::text, array[cardinality(positions)])::text,
    string_agg(check_sql, E',\n  ' order by rank)
  )
  from unnest(positions, checks) with ordinality as cell (position, check_sql, rank);
$$;

comment on function transform.day_codes_sql(integer[], text[], jsonb) is
  'The array of codes of a day grid''s cells, in a suspect line.';
