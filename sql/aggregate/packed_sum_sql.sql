-- packed_sum_sql(mask, name, days) -> eight sums, each of four days of a mask, 15 bits for each day.
--
-- Bit d of four goes to bit 15 d by a multiplication: 2 ^ 14 lifts the second, 2 ^ 28 the third, 2 ^ 42 the
-- fourth, and the mask takes away the rest. Eight sums cost half of 31; of less than 2 ^ 15 rows they
-- cannot meet. Four days of which none is among the days that have data are 0 without a look.

create function aggregate.packed_sum_sql(mask text, name text, days integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    case days >> word * 4 & 15
      when 0 then format('0::bigint as %s_%s', name, word)
      else format('sum((%s >> %s & 15) * 4398314962945 & 35185445863425)::bigint as %s_%s', mask, word * 4, name, word)
    end,
    E',\n      ' order by word)
  from generate_series(0, 7) as word;
$$;

comment on function aggregate.packed_sum_sql(text, text, integer) is
  'Eight sums, each of four days of a mask, 15 bits for each day.';
