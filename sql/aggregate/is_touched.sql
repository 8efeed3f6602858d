-- is_touched(period, months) -> whether values of a period depend on days of some months; null is all months.
--
-- They depend on the period's own days and, for the change, on those of the period before.

create function aggregate.is_touched(period aggregate.metric_period, months date[])
returns boolean
language sql
stable
set search_path = ''
as $$
  select months is null or exists (
    select
    from unnest(months) as month
    where month <= period.period_end
      and month + interval '1 month' > least(period.previous_start, period.period_start)
  );
$$;

comment on function aggregate.is_touched(aggregate.metric_period, date[]) is
  'Whether values of a period depend on days of some months.';
