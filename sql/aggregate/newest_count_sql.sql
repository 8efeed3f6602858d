-- newest_count_sql(day, count, condition) -> the aggregate of the count at the newest day that meets a condition.
--
-- Day and count stand in one number, of which the highest has the newest day: half the price of an ordered
-- array, for every school and period.

create function aggregate.newest_count_sql(day text, count text, condition text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    E'max((%s - date ''2000-01-01'')::bigint << 32 | %s)\n      filter (where %s) & 4294967295', day, count, condition);
$$;

comment on function aggregate.newest_count_sql(text, text, text) is
  'The aggregate of the count at the newest day that meets a condition.';
