-- unclean_sql(cells, null words) -> the condition under which transform.clean_cells would change some cells.
--
-- One look at the whole line. The worker lands empty cells as null, and hardly any other needs cleaning, which costs
-- fifty times as much. Cells are told apart by a letter that none should hold; one that does is cleaned in vain.

create function transform.unclean_sql(cells text, null_words text[])
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $sql$upper(array_to_string(%s, E'\x01') collate "C") ~ %L$sql$,
    cells,
    E'(^|\x01)( |\x01|$' || coalesce('|(' || string_agg(
      regexp_replace(word, '([!-/:-@\[-`{-~ ])', '\\\1', 'g'), '|') || E')(\x01|$)', '') || E')| (\x01|$)')
  from unnest(null_words) as word;
$$;

comment on function transform.unclean_sql(text, text[]) is
  'The condition under which some cells of a suspect line have to be cleaned.';
