-- settle_anew(batch, source, periods, batches, unchanged): what is left of each row is written into a fresh table.
--
-- By several processes at once, rather than changed in place: that would write every row too, one by one, and leave
-- the old ones in the partition that the table becomes.

create procedure transform.settle_anew(
  batch_id integer, source_name text, periods date[], batches integer[], inout unchanged bigint
)
language plpgsql
set search_path = ''
set parallel_tuple_cost = 0.01 -- what is joined is written, not sent to anybody: two processes are worth it
as $$
declare
  v_batch constant name := 'batch_' || settle_anew.batch_id;
  v_settled constant name := 'settled_' || settle_anew.batch_id;
  v_comparison constant text := transform.closed_day_comparison_sql(
    settle_anew.batch_id, settle_anew.source_name, periods, batches,
    format('select landed.ctid as place, landed.* from landing.%I as landed', v_batch));
  v_landed bigint;
  v_left bigint;
  v_has_conflicts boolean;
  v_statement text;
begin
  unchanged := 0;
  execute format('create table landing.%I as select batch_id, line, %s, conflicting_days from (%s) as compared '
    'where not is_unchanged',
    v_settled,
    (
      select string_agg(format('%I', stored.column_name), ', ' order by stored.ordinal)
      from staging.stored_column(settle_anew.source_name) as stored
    ),
    v_comparison);
  get diagnostics v_left = row_count;
  execute format('select count(*) from landing.%I', v_batch) into v_landed;
  if v_left < v_landed then
    execute format('select count(*) from (%s) as compared where is_unchanged', v_comparison) into unchanged;
  end if;

  execute format('select exists (select from landing.%I where conflicting_days <> 0)', v_settled) into v_has_conflicts;
  if v_has_conflicts then
    execute transform.late_days_sql(settle_anew.batch_id, settle_anew.source_name, periods, batches);
  end if;
  for v_statement in select transform.settled_table_sql(settle_anew.batch_id) loop
    execute v_statement;
  end loop;
  if v_has_conflicts then
    call transform.record_closed_days(settle_anew.batch_id, settle_anew.source_name, v_batch);
  end if;
  execute format('alter table landing.%I drop column conflicting_days', v_batch);
end;
$$;

comment on procedure transform.settle_anew(integer, text, date[], integer[], bigint) is
  'Settles a batch against the days that are closed for its schools, writing all its rows anew.';
