-- clean_cells(cells, null words) -> the cells of a line without blanks around; null for empty ones and null words.
--
-- Null words are in upper case. Only plain letters have another case here, whatever the language of the
-- database: the line screen compares bytes.

create function transform.clean_cells(cells text[], null_words text[] default '{"NULL"}')
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array(
    select case
        when btrim(cell) = '' or upper(btrim(cell) collate "C") = any (null_words) then null
        else btrim(cell)
      end
    from unnest(cells) with ordinality as list (cell, position)
    order by position
  );
$$;

comment on function transform.clean_cells(text[], text[]) is
  'The cells of a line without blanks around; null for empty ones and for words that stand for no value.';
