-- plan_periods(metric, months, whole, touched): keeps metric_period in step with what came in some months.
--
-- Whole returns the periods that are new or have other bounds, whose values of all places are to be
-- written; touched those that the months lie in, or that are compared with them. Values of periods that
-- are gone are deleted, which is_shorter tells.

create procedure aggregate.plan_periods(
  metric_name text,
  months date[],
  inout whole aggregate.metric_period[] default null,
  inout touched aggregate.metric_period[] default null,
  inout is_shorter boolean default null
)
language plpgsql
set search_path = ''
as $$
declare
  v_moved text[];
begin
  with

  planned as (
    merge into aggregate.metric_period as stored
    using aggregate.metric_window(plan_periods.metric_name, months) as fresh
    on stored.metric_name = plan_periods.metric_name
      and stored.window_name = fresh.window_name
      and stored.period_start = fresh.period_start
    when matched and (stored.period_end, stored.previous_start, stored.previous_end, stored.days)
      is distinct from (fresh.period_end, fresh.previous_start, fresh.previous_end, fresh.days) then update set
      period_end     = fresh.period_end,
      previous_start = fresh.previous_start,
      previous_end   = fresh.previous_end,
      days           = fresh.days
    when not matched then insert (
      metric_name, window_name, period_start, period_end, previous_start, previous_end, days, version)
      values (
        plan_periods.metric_name, fresh.window_name, fresh.period_start, fresh.period_end, fresh.previous_start,
        fresh.previous_end, fresh.days, 0)
    when not matched by source and stored.metric_name = plan_periods.metric_name then delete
    returning
      merge_action() as action, stored.window_name, stored.period_start,
      concat_ws(' ', stored.window_name, stored.period_start) as key,
      (old.period_end, old.previous_start, old.previous_end)
        is distinct from (new.period_end, new.previous_start, new.previous_end) as is_moved
  ),

  gone as (
    delete from aggregate.metric_value as stored
    using planned
    where planned.action = 'DELETE'
      and stored.metric_name = plan_periods.metric_name
      and stored.window_name = planned.window_name
      and stored.period_start = planned.period_start
  )

  select
    coalesce(array_agg(planned.key) filter (where planned.is_moved), '{}'),
    coalesce(bool_or(planned.action = 'DELETE'), false)
  into v_moved, is_shorter
  from planned;

  select
    coalesce(array_agg(period) filter (where is_moved), '{}'),
    coalesce(array_agg(period) filter (where not is_moved and aggregate.is_touched(period, months)), '{}')
  into whole, touched
  from aggregate.metric_period as period
  cross join lateral (select concat_ws(' ', window_name, period_start) = any (v_moved) as is_moved) as test
  where period.metric_name = plan_periods.metric_name;
end;
$$;

comment on procedure aggregate.plan_periods(
  text, date[], aggregate.metric_period[], aggregate.metric_period[], boolean
) is 'Keeps the periods of a metric in step with what came in some months, and says which are to be written.';
