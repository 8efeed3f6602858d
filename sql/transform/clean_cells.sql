-- clean_cells(cells) -> every cell of a line, cleaned.

create function transform.clean_cells(cells text[])
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array(
    select transform.clean_cell(cell) from unnest(cells) with ordinality as list (cell, position) order by position);
$$;

comment on function transform.clean_cells(text[]) is 'Every cell of a line, cleaned.';
