-- period_bound_sql(alias) -> the condition that rows of metric_value are of the periods $1.
--
-- A join with the periods says the same, but only of this the planner makes an index condition; without it
-- a refresh of one month would read all years.

create function aggregate.period_bound_sql(alias text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    '%1$I.window_name = any (array(select window_name from unnest($1)))
  and %1$I.period_start = any (array(select period_start from unnest($1)))',
    alias);
$$;

comment on function aggregate.period_bound_sql(text) is
  'The condition that rows of metric_value are of the periods $1.';
