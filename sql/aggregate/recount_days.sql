-- recount_days(metric, batches, months, schools): counts school_day anew from all kept rows.
--
-- Schools null means all, and returns whose rows changed.

create procedure aggregate.recount_days(
  metric_name text,
  batches integer[],
  months date[],
  inout schools bigint[] default null
)
language plpgsql
set search_path = ''
as $$
begin
  with

  fresh as (
    select *
    from aggregate.fresh_school_day(recount_days.metric_name, batches, months, schools, true)
    where days <> 0
  ),

  known as (
    select school_day.period, school_day.school_id
    from aggregate.school_day
    where school_day.metric_name = recount_days.metric_name
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
    on stored.metric_name = recount_days.metric_name
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
        recount_days.metric_name, fresh.period, fresh.school_id, fresh.days, fresh.numerators, fresh.denominators)
    returning stored.school_id
  )

  select coalesce(array_agg(distinct school_id), '{}') into schools from counted;
end;
$$;

comment on procedure aggregate.recount_days(text, integer[], date[], bigint[]) is
  'Counts the days of schools anew from all kept rows.';
