-- close_days(batch, source, period): the days for which a school's marks were loaded are closed for it.
--
-- They are gathered first, by several processes, which a statement that writes may not be.

create procedure transform.close_days(batch_id integer, source_name text, period date)
language plpgsql
set search_path = ''
as $$
declare
  v_schools bigint[];
  v_days integer[];
begin
  if not exists (
    select from staging.source where source.source_name = close_days.source_name and source.overlap = 'closed_days'
  ) then
    return;
  end if;

  call transform.replace_reopened_days(batch_id, source_name, period);
  execute format(
    $sql$
    select array_agg(school.school_id), array_agg(school.days)
    from (
      select kept.school_id, bit_or(%s) as days
      from transform.%I as kept
      where kept.period = $1
        and kept.batch_id = $2
      group by kept.school_id
    ) as school
    where school.days <> 0
    $sql$,
    (select string_agg(format('kept.%I', mask), ' | ') from unnest(transform.mask_columns(source_name)) as mask),
    source_name)
  into v_schools, v_days
  using close_days.period, close_days.batch_id;

  insert into transform.closed_day (source_name, period, school_id, days)
  select close_days.source_name, close_days.period, school.school_id, school.days
  from unnest(v_schools, v_days) as school (school_id, days)
  on conflict on constraint closed_day_pkey do update set
    days          = closed_day.days | excluded.days,
    reopened_days = closed_day.reopened_days & ~excluded.days;
end;
$$;

comment on procedure transform.close_days(integer, text, date) is
  'Closes the days for which a batch brought marks, for each school.';
