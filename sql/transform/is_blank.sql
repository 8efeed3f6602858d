-- is_blank(cells) -> whether a line has no value in any cell.

create function transform.is_blank(cells text[])
returns boolean
language sql
immutable
set search_path = ''
as $$
  select not exists (select from unnest(cells) as cell where transform.clean_cell(cell) is not null);
$$;

comment on function transform.is_blank(text[]) is 'Whether a line has no value in any cell.';
