-- replace_reopened_days(batch, source, period): what a batch brings for reopened days replaces what stood there.
--
-- All marks of a school on such a day are of one emission: those of earlier batches are taken out of their
-- masks, and the months are to be counted anew.

create procedure transform.replace_reopened_days(batch_id integer, source_name text, period date)
language plpgsql
set search_path = ''
as $$
declare
  v_replaced bigint;
begin
  if not exists (
    select
    from transform.closed_day
    where closed_day.source_name = replace_reopened_days.source_name
      and closed_day.period = replace_reopened_days.period
      and closed_day.reopened_days <> 0
  ) then
    return;
  end if;

  execute transform.replace_reopened_sql(source_name)
  using replace_reopened_days.batch_id, replace_reopened_days.source_name, replace_reopened_days.period;
  get diagnostics v_replaced = row_count;
  if v_replaced > 0 then
    update staging.batch set is_recounting = true where batch.batch_id = replace_reopened_days.batch_id;
  end if;
end;
$$;

comment on procedure transform.replace_reopened_days(integer, text, date) is
  'Takes the marks of reopened days that a batch brings again out of earlier batches.';
