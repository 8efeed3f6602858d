-- numbered_period_sql() -> the periods $1 as a table "period", each with its position.
--
-- Rows of many places are joined and gathered by that number: words and dates are dear to compare and to move.

create function aggregate.numbered_period_sql()
returns text
language sql
immutable
set search_path = ''
as $$
  select $sql$unnest($1) with ordinality as period (
  metric_name, window_name, period_start, period_end, previous_start, previous_end, days, version, refreshed_at,
  position)$sql$;
$$;

comment on function aggregate.numbered_period_sql() is 'The periods $1 as a table "period", each with its position.';
