-- month_part_sql() -> the query that cuts the periods $1, and those before them, into months.
--
-- Of each month the first and the last day that lie inside, and all of them as a mask.

create function aggregate.month_part_sql()
returns text
language sql
immutable
set search_path = ''
as $$
  select $sql$
    select
      position, is_current, month, day_from, day_to,
      ((1::bigint << day_to) - (1 << (day_from - 1)))::integer as days
    from (
      select
        period.position, span.is_current, month.first_day::date as month,
        greatest(span.first_day - month.first_day::date + 1, 1) as day_from,
        least(span.last_day - month.first_day::date + 1, 31) as day_to
      from $sql$ || aggregate.numbered_period_sql() || $sql$
      cross join lateral (
        values (true, period.period_start, period.period_end), (false, period.previous_start, period.previous_end)
      ) as span (is_current, first_day, last_day)
      cross join lateral generate_series(
        date_trunc('month', span.first_day::timestamp), span.last_day::timestamp, '1 month') as month (first_day)
    ) as cut
    offset 0 -- so that days are found once, and not for each school$sql$;
$$;

comment on function aggregate.month_part_sql() is
  'The query that cuts the periods $1, and those before them, into months.';
