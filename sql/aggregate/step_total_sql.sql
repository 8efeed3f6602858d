-- step_total_sql(name) -> the totals to the 6th, 12th, 18th, 24th and 30th, of columns name_day_1 to _30.

create function aggregate.step_total_sql(name text)
returns text
language sql
immutable
set search_path = ''
as $$
  with

  total as (
    select step, string_agg(format('%s_day_%s', name, day), ' + ' order by day) as text
    from generate_series(6, 30, 6) as step
    cross join lateral generate_series(1, step) as day
    group by step
  )

  select string_agg(format('%s as %s_to_%s', text, name, step), E',\n    ' order by step)
  from total;
$$;

comment on function aggregate.step_total_sql(text) is 'The totals to the 6th, 12th, 18th, 24th and 30th of a month.';
