-- count_batch(metric, batch, months, schools): adds what one batch brought to school_day and school_month.
--
-- Batches never hold the same day of a student twice, so their counts add up. Schools returns whose rows
-- changed. A student, though, may stand in several batches of a month: only of the first are rows students.

create procedure aggregate.count_batch(
  metric_name text,
  batch_id integer,
  months date[],
  inout schools bigint[]
)
language plpgsql
set search_path = ''
as $$
declare
  v_is_first constant boolean := aggregate.is_first_of_months(metric_name, months);
  v_crowded bigint[];
  v_recounted bigint[];
begin
  with

  fresh as materialized (
    select *
    from aggregate.fresh_school_day(count_batch.metric_name, array[count_batch.batch_id], months, null, false)
  ),

  added as (
    merge into aggregate.school_day as stored
    using fresh
    on stored.metric_name = count_batch.metric_name
      and stored.period = fresh.period
      and stored.school_id = fresh.school_id
    when matched and fresh.days <> 0 then update set
      days         = stored.days | fresh.days,
      numerators   = array(
        select pair.one + pair.other
        from unnest(stored.numerators, fresh.numerators) with ordinality as pair (one, other, day)
        order by day),
      denominators = array(
        select pair.one + pair.other
        from unnest(stored.denominators, fresh.denominators) with ordinality as pair (one, other, day)
        order by day)
    when not matched and fresh.days <> 0 then insert
      values (
        count_batch.metric_name, fresh.period, fresh.school_id, fresh.days, fresh.numerators, fresh.denominators)
  ),

  counted as (
    insert into aggregate.school_month (metric_name, period, school_id, count)
    select also.also_name, fresh.period, fresh.school_id, fresh.row_count
    from fresh
    cross join aggregate.also_metric(count_batch.metric_name) as also
    where v_is_first
      and aggregate.is_key_of_month(count_batch.metric_name, also.distinct_column)
  )

  select array_agg(school_id), array_agg(school_id) filter (where row_count >= 1 << 15)
  into schools, v_crowded
  from fresh;

  schools := coalesce(schools, '{}');
  v_recounted := schools;
  call aggregate.count_months(count_batch.metric_name, months, v_recounted, v_is_first);
  if v_crowded is not null then
    call aggregate.recount_months(count_batch.metric_name, months, v_crowded);
  end if;
end;
$$;

comment on procedure aggregate.count_batch(text, integer, date[], bigint[]) is
  'Adds what one batch brought to the days and months of its schools.';
