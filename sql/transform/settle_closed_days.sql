-- settle_closed_days(batch, source, unchanged): marks of closed days are told or dropped, open ones stay.
--
-- A mark equal to the stored one changes nothing; a different one is a finding and is not applied. A row
-- of which nothing is left is unchanged, or rejected when it was in conflict.

create procedure transform.settle_closed_days(batch_id integer, source_name text, inout unchanged bigint)
language plpgsql
set search_path = ''
as $$
declare
  v_batch constant name := 'batch_' || settle_closed_days.batch_id;
  v_settled constant name := 'settled_' || settle_closed_days.batch_id;
  v_periods date[];
  v_masks text;
  v_conflicts text;
begin
  unchanged := 0;
  execute format('select array_agg(distinct period) from landing.%I', v_batch) into v_periods;
  update staging.batch
  set seen_periods = coalesce(v_periods, '{}')
  where batch.batch_id = settle_closed_days.batch_id;

  if not exists (
    select
    from transform.closed_day
    where closed_day.source_name = settle_closed_days.source_name
      and closed_day.period = any (v_periods)
  ) then
    return;
  end if;

  execute format('create table landing.%I as %s', v_settled,
    replace(transform.closed_day_comparison_sql(settle_closed_days.batch_id, settle_closed_days.source_name),
      '$1', format('%L::date[]', v_periods)));

  v_conflicts := format(
    $sql$
    select line, 'closed-day', transform.day_list(conflicting_days), null,
      case open_days when 0 then 'reject' else 'note' end
    from landing.%I
    where conflicting_days <> 0
    $sql$,
    v_settled);
  call transform.record_findings(settle_closed_days.batch_id, v_conflicts || ' and open_days = 0');
  call transform.record_notes(settle_closed_days.batch_id, v_conflicts || ' and open_days <> 0');

  execute format(
    $sql$
    delete from landing.%I as landed
    using landing.%I as settled
    where settled.line = landed.line
      and settled.open_days = 0
      and settled.conflicting_days = 0
      and settled.is_stored
    $sql$,
    v_batch, v_settled);
  get diagnostics unchanged = row_count;

  select string_agg(format('%1$I = landed.%1$I & settled.open_days', mask), ', ')
  into v_masks
  from unnest(transform.mask_columns(settle_closed_days.source_name)) as mask;
  execute format(
    'update landing.%I as landed set %s from landing.%I as settled where settled.line = landed.line',
    v_batch, v_masks, v_settled);
  execute format('drop table landing.%I', v_settled);
end;
$$;

comment on procedure transform.settle_closed_days(integer, text, bigint) is
  'Settles the marks of a batch against the days that are closed for its schools; counts unchanged rows.';
