-- packed_sum_sql(mask, name) -> eleven sums, each of three days of a mask, 20 bits for each day.
--
-- Bit d of three goes to bit 20 d by a multiplication: 2 ^ 19 lifts the second, 2 ^ 38 the third, and the
-- mask takes away the rest. Eleven sums cost half of 31, and the sums of 2 ^ 20 rows cannot meet.

create function aggregate.packed_sum_sql(mask text, name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    format('sum((%s >> %s & 7) * 274878431233 & 1099512676353)::bigint as %s_%s', mask, word * 3, name, word),
    E',\n      ' order by word)
  from generate_series(0, 10) as word;
$$;

comment on function aggregate.packed_sum_sql(text, text) is
  'Eleven sums, each of three days of a mask, 20 bits for each day.';
