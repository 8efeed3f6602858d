-- column_apart(mask) -> the column of a landing table for a mask's marks on days that are probably closed.
--
-- It has a blank, which no column of a source has.

create function transform.column_apart(mask text)
returns text
language sql
immutable
set search_path = ''
as $$
  select 'closed ' || mask;
$$;

comment on function transform.column_apart(text) is
  'The column of a landing table for a mask''s marks on days that are probably closed.';
