-- clean_cells(cells) -> the cells of a line without blanks around; null for empty ones and for the word NULL.

create function transform.clean_cells(cells text[])
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array(
    select case when upper(btrim(cell)) in ('', 'NULL') then null else btrim(cell) end
    from unnest(cells) with ordinality as list (cell, position)
    order by position
  );
$$;

comment on function transform.clean_cells(text[]) is
  'The cells of a line without blanks around; null for empty ones and for the word NULL.';
