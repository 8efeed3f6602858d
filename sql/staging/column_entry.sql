-- column_entry(document) -> the columns of a source document, one entry each.
--
-- An entry may name several columns that share everything else, as the counts of a census do:
-- { "names": ["c1_b", "c1_g"], "type": "smallint" }.

create function staging.column_entry(document jsonb)
returns table (ordinal integer, entry jsonb)
language sql
stable
set search_path = ''
as $$
  select
    row_number() over (order by listed.ordinal, spread.ordinal)::integer,
    case
      when spread.name is null then listed.entry
      else listed.entry - 'names' || jsonb_build_object('name', spread.name)
    end
  from jsonb_array_elements(document -> 'columns') with ordinality as listed (entry, ordinal)
  left join lateral jsonb_array_elements_text(listed.entry -> 'names') with ordinality as spread (name, ordinal)
    on true;
$$;

comment on function staging.column_entry(jsonb) is 'The columns of a source document, one entry each.';
