-- key_in_period(source) -> the columns that a row of one period is known by, as a list.
--
-- The period itself is the same in all rows of a partition: it would make the key a fifth larger.

create function transform.key_in_period(source_name text)
returns text
language sql
stable
set search_path = ''
as $$
  select string_agg(format('%I', name), ', ' order by rank)
  from unnest(staging.stored_key(source_name)) with ordinality as part (name, rank)
  where name <> 'period';
$$;

comment on function transform.key_in_period(text) is 'The columns that a row of one period is known by, as a list.';
