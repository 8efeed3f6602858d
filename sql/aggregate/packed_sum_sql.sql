-- packed_sum_sql(mask, name, days, bits) -> sums of a mask's days, several days in each, bits for each day.
--
-- 63 bits hold seven days of 9 bits or four of 15. Bit d goes to bit d × bits by a multiplication: each power
-- of 2 lifts one of them, and the mask takes away the rest. Five sums cost a quarter of 31; of less than
-- 2 ^ bits rows they cannot meet. Days of which none is among those that have data are 0 without a look.

create function aggregate.packed_sum_sql(mask text, name text, days integer, bits integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(
    case
      when days & word_days = 0 then format('0::bigint as %s_%s', name, word)
      else
        format('aggregate.total((%s%s%s) * %s & %s) as %s_%s',
          mask,
          case when word > 0 then format(' >> %s', word * day_count) end,
          case when (word + 1) * day_count < 31 then format(' & %s', (1 << day_count) - 1) end,
          lift, keep, name, word)
    end,
    E',\n      ' order by word)
  from (
    select
      63 / bits as day_count,
      sum(1::bigint << position * (bits - 1)) as lift,
      sum(1::bigint << position * bits) as keep
    from generate_series(0, 63 / bits - 1) as position
  ) as pack
  cross join lateral generate_series(0, 30 / day_count) as word
  cross join lateral (
    select (((1::bigint << day_count) - 1 << word * day_count) & 2147483647)::integer as word_days
  ) as covered;
$$;

comment on function aggregate.packed_sum_sql(text, text, integer, integer) is
  'Sums of a mask''s days, several days in each, some bits for each day.';
