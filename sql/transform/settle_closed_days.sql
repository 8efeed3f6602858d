-- settle_closed_days(batch, source, unchanged): marks of closed days are told or dropped, open ones stay.
--
-- A mark equal to the stored one changes nothing; a different one is a finding and is not applied, unless it only
-- comes late (docs/decision/0008). A row of which nothing is left is unchanged, or rejected when it was in
-- conflict.

create procedure transform.settle_closed_days(batch_id integer, source_name text, inout unchanged bigint)
language plpgsql
set search_path = ''
as $$
declare
  v_batch constant name := 'batch_' || settle_closed_days.batch_id;
  v_is_apart constant boolean := transform.has_days_apart(settle_closed_days.batch_id);
  v_periods date[];
  v_batches integer[];
  v_is_done boolean := false;
begin
  unchanged := 0;
  call transform.see_periods(settle_closed_days.batch_id, settle_closed_days.source_name, v_is_apart, v_periods);
  update staging.batch
  set seen_periods = v_periods
  where batch.batch_id = settle_closed_days.batch_id;

  if not v_is_apart and not exists (
    select
    from transform.closed_day
    where closed_day.source_name = settle_closed_days.source_name
      and closed_day.period = any (v_periods)
  ) then
    return;
  end if;

  v_batches := array(
    select batch.batch_id
    from staging.batch
    where batch.source_name = settle_closed_days.source_name
      and batch.state = 'kept'
      and batch.periods && v_periods
  );
  if v_is_apart then
    call transform.settle_in_place(settle_closed_days.batch_id, settle_closed_days.source_name, v_periods, v_batches,
      unchanged, v_is_done);
  end if;
  if not v_is_done then
    call transform.settle_anew(
      settle_closed_days.batch_id, settle_closed_days.source_name, v_periods, v_batches, unchanged);
  else
    execute format('alter table landing.%I %s', v_batch, (
      select string_agg(format('drop column %I', transform.column_apart(mask)), ', ')
      from unnest(transform.mask_columns(settle_closed_days.source_name)) as mask
    ));
  end if;
  call transform.gather_schools(settle_closed_days.batch_id, settle_closed_days.source_name);
end;
$$;

comment on procedure transform.settle_closed_days(integer, text, bigint) is
  'Settles the marks of a batch against the days that are closed for its schools; counts unchanged rows.';
