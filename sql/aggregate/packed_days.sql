-- packed_days(days, bits) -> all days that packed_sum_sql counts when it is told of some.

create function aggregate.packed_days(days integer, bits integer)
returns integer
language sql
immutable
set search_path = ''
as $$
  select coalesce(bit_or(1 << day), 0)
  from generate_series(0, 30) as day
  cross join lateral (values (63 / bits)) as pack (day_count)
  where days & (((1::bigint << day_count) - 1 << day / day_count * day_count) & 2147483647)::integer <> 0;
$$;

comment on function aggregate.packed_days(integer, integer) is
  'All days that packed sums count when they are told of some.';
