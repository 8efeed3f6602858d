-- set_days_apart(batch, period) -> the days of a month that are probably closed, and columns for their marks alone.
--
-- Marks of these days land apart from the others. As a rule nothing of them is to be kept: then the landed rows are
-- right as they are, and none is written again. It is a guess, that every school has what most have, and may be
-- wrong for any row: transform.settle_closed_days puts the two parts together again where it must, and drops
-- the columns. Null where no day is closed.

create function staging.set_days_apart(batch_id integer, period date)
returns jsonb
language plpgsql
security definer -- the landing table is the owner's
set search_path = ''
as $$
declare
  v_source_name text;
  v_masks text[];
  v_days integer;
  v_mask text;
begin
  select batch.source_name, transform.mask_columns(batch.source_name) into v_source_name, v_masks
  from staging.batch
  where batch.batch_id = set_days_apart.batch_id
    and batch.state = 'open';

  select mode() within group (order by closed_day.days & ~closed_day.reopened_days) into v_days
  from transform.closed_day
  where closed_day.source_name = v_source_name
    and closed_day.period = set_days_apart.period;

  if coalesce(v_days, 0) = 0 then
    return null;
  end if;

  foreach v_mask in array v_masks loop
    execute format('alter table landing.%I add column if not exists %I integer default 0',
      'batch_' || set_days_apart.batch_id, transform.column_apart(v_mask));
  end loop;
  return jsonb_build_object('days', v_days, 'columns', (
    select jsonb_object_agg(mask, transform.column_apart(mask)) from unnest(v_masks) as mask
  ));
end;
$$;

comment on function staging.set_days_apart(integer, date) is
  'The days of a month that are probably closed, whose marks land in columns of their own; null where there are none.';
