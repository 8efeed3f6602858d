-- recount_months(metric, months, schools): counts school_day and school_month anew from all kept rows.
--
-- For what adding cannot do: batches that were withdrawn, a changed definition. Schools null means all,
-- and returns whose rows changed.

create procedure aggregate.recount_months(metric_name text, months date[], inout schools bigint[] default null)
language plpgsql
set search_path = ''
as $$
declare
  v_batches constant integer[] := aggregate.kept_batches(metric_name, months);
  v_counted bigint[] := schools;
begin
  call aggregate.count_months(recount_months.metric_name, months, v_counted);

  with

  fresh as (
    select *
    from aggregate.fresh_school_day(recount_months.metric_name, v_batches, months, schools, true)
    where days <> 0
  ),

  known as (
    select school_day.period, school_day.school_id
    from aggregate.school_day
    where school_day.metric_name = recount_months.metric_name
      and school_day.period = any (months)
      and (schools is null or school_day.school_id = any (schools))
  ),

  counted as (
    merge into aggregate.school_day as stored
    using (
      select
        coalesce(fresh.period, known.period) as period, coalesce(fresh.school_id, known.school_id) as school_id,
        fresh.days, fresh.numerators, fresh.denominators
      from fresh
      full join known
        on known.period = fresh.period
        and known.school_id = fresh.school_id
    ) as fresh
    on stored.metric_name = recount_months.metric_name
      and stored.period = fresh.period
      and stored.school_id = fresh.school_id
    when matched and fresh.days is null then delete
    when matched and (stored.days, stored.numerators, stored.denominators)
      is distinct from (fresh.days, fresh.numerators, fresh.denominators) then update set
      days         = fresh.days,
      numerators   = fresh.numerators,
      denominators = fresh.denominators
    when not matched then insert
      values (
        recount_months.metric_name, fresh.period, fresh.school_id, fresh.days, fresh.numerators, fresh.denominators)
    returning stored.school_id
  )

  select v_counted || coalesce(array_agg(distinct school_id), '{}') into schools from counted;
end;
$$;

comment on procedure aggregate.recount_months(text, date[], bigint[]) is
  'Counts the days and months of schools anew from all kept rows.';
