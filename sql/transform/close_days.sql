-- close_days(batch, source, period): the days for which a school's marks were loaded are closed for it.
--
-- Which those are was gathered before (transform.gather_schools).

create procedure transform.close_days(batch_id integer, source_name text, period date)
language plpgsql
set search_path = ''
as $$
begin
  if not exists (
    select from staging.source where source.source_name = close_days.source_name and source.overlap = 'closed_days'
  ) then
    return;
  end if;

  call transform.replace_reopened_days(batch_id, source_name, period);
  execute format(
    $sql$
    insert into transform.closed_day (source_name, period, school_id, days)
    select $1, school.period, school.school_id, school.days
    from landing.%I as school
    where school.period = $2
      and school.days <> 0
    on conflict on constraint closed_day_pkey do update set
      days          = closed_day.days | excluded.days,
      reopened_days = closed_day.reopened_days & ~excluded.days
    $sql$,
    'school_' || close_days.batch_id)
  using close_days.source_name, close_days.period;
end;
$$;

comment on procedure transform.close_days(integer, text, date) is
  'Closes the days for which a batch brought marks, for each school.';
