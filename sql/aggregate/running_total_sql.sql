-- running_total_sql(name) -> the array of running totals over 31 columns name_day_1 to name_day_31.
--
-- Takes steps of six days (name_to_6, name_to_12 …, made by step_total_sql), or each total would add up
-- to 31 numbers.

create function aggregate.running_total_sql(name text)
returns text
language sql
immutable
set search_path = ''
as $$
  with

  total as (
    select
      day,
      concat_ws(' + ',
        case when day > 6 then format('%s_to_%s', name, (day - 1) / 6 * 6) end,
        string_agg(format('%s_day_%s', name, summand), ' + ' order by summand)) as text
    from generate_series(1, 31) as day
    cross join lateral generate_series((day - 1) / 6 * 6 + 1, day) as summand
    group by day
  )

  select format('array[%s]::bigint[]', string_agg(text, E',\n    ' order by day))
  from total;
$$;

comment on function aggregate.running_total_sql(text) is 'The array of running totals over 31 columns of days.';
