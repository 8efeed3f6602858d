-- close_days(batch, source, period): the days for which a school's marks were loaded are closed for it.

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
    select $1, $2, kept.school_id, bit_or(%s)
    from transform.%I as kept
    where kept.period = $2
      and kept.batch_id = $3
    group by kept.school_id
    having bit_or(%1$s) <> 0
    on conflict (source_name, period, school_id) do update set
      days          = closed_day.days | excluded.days,
      reopened_days = closed_day.reopened_days & ~excluded.days
    $sql$,
    (select string_agg(format('kept.%I', mask), ' | ') from unnest(transform.mask_columns(source_name)) as mask),
    source_name)
  using close_days.source_name, close_days.period, close_days.batch_id;
end;
$$;

comment on procedure transform.close_days(integer, text, date) is
  'Closes the days for which a batch brought marks, for each school.';
