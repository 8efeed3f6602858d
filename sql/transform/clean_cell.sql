-- clean_cell(cell) -> the cell without blanks around; null for an empty one and for the word NULL.

create function transform.clean_cell(cell text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case when upper(btrim(cell)) in ('', 'NULL') then null else btrim(cell) end;
$$;

comment on function transform.clean_cell(text) is
  'A cell without blanks around; null for an empty one and for the word NULL.';
