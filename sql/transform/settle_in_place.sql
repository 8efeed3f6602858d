-- settle_in_place(batch, source, periods, batches, unchanged, is_done): only rows change that are not right as landed.
--
-- Marks of days that are probably closed landed apart. Where that was right for a row, and the marks say nothing
-- else than what is stored, it is there already as it is kept. Of another all marks are put together again and
-- those of days that are really closed taken away. Where that is true of every fourth row and more, nothing is done.

create procedure transform.settle_in_place(
  batch_id integer, source_name text, periods date[], batches integer[], inout unchanged bigint, inout is_done boolean
)
language plpgsql
set search_path = ''
set parallel_tuple_cost = 0.01
as $$
declare
  v_batch constant name := 'batch_' || settle_in_place.batch_id;
  v_settled constant name := 'settled_' || settle_in_place.batch_id;
  v_moved constant name := 'moved_' || settle_in_place.batch_id;
  v_found bigint;
  v_has_conflicts boolean;
begin
  execute format('create table landing.%I as %s', v_moved,
    transform.moved_rows_sql(settle_in_place.batch_id, settle_in_place.source_name, periods, batches));
  get diagnostics v_found = row_count;
  is_done := v_found <= (select reltuples / 4 from pg_class where oid = format('landing.%I', v_batch)::regclass);
  if is_done then
    execute format('create table landing.%I as %s', v_settled, transform.closed_day_comparison_sql(
      settle_in_place.batch_id, settle_in_place.source_name, periods, batches, format(
        'select landed.ctid as place, landed.* from landing.%I as landed '
        'where landed.ctid = any (array(select moved.place from landing.%I as moved))', v_batch, v_moved)));
  end if;
  execute format('drop table landing.%I', v_moved);
  if not is_done then
    return;
  end if;

  execute format('analyze landing.%I', v_settled);
  execute format('select coalesce(bool_or(conflicting_days <> 0), false) from landing.%I', v_settled)
  into v_has_conflicts;
  if v_has_conflicts then
    execute transform.late_days_sql(settle_in_place.batch_id, settle_in_place.source_name, periods, batches);
  end if;
  call transform.take_out_places(
    settle_in_place.batch_id, format('select place from landing.%I where is_unchanged', v_settled), unchanged);
  execute format('update landing.%I as landed set %s from landing.%I as settled '
    'where landed.ctid = settled.place and not settled.is_unchanged',
    v_batch,
    (
      select string_agg(format('%1$I = settled.%1$I', mask), ', ')
      from unnest(transform.mask_columns(settle_in_place.source_name)) as mask
    ),
    v_settled);
  if v_has_conflicts then
    call transform.record_closed_days(settle_in_place.batch_id, settle_in_place.source_name, v_settled);
  end if;
  execute format('drop table landing.%I', v_settled);
end;
$$;

comment on procedure transform.settle_in_place(integer, text, date[], integer[], bigint, boolean) is
  'Settles a batch whose marks of closed days landed apart, where few rows have to be touched.';
