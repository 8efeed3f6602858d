-- day_list(mask) -> the days of a mask in words: "3, 14".

create function transform.day_list(mask integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select string_agg(day::text, ', ' order by day)
  from generate_series(1, 31) as day
  where mask >> (day - 1) & 1 = 1;
$$;

comment on function transform.day_list(integer) is 'The days of a mask, bit d - 1 for day d, in words.';
