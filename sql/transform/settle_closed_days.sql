-- settle_closed_days(batch, source, unchanged): marks of closed days are told or dropped, open ones stay.
--
-- A mark equal to the stored one changes nothing; a different one is a finding and is not applied, unless it only
-- comes late (docs/decision/0008). A row of which nothing is left is unchanged, or rejected when it was in
-- conflict. What is left is written anew, by several processes at once, rather than changed in place: that would
-- write every row too, one by one, and leave the old ones in the partition that the table becomes.

create procedure transform.settle_closed_days(batch_id integer, source_name text, inout unchanged bigint)
language plpgsql
set search_path = ''
set parallel_tuple_cost = 0.01 -- what is joined is written, not sent to anybody: two processes are worth it
as $$
declare
  v_batch constant name := 'batch_' || settle_closed_days.batch_id;
  v_settled constant name := 'settled_' || settle_closed_days.batch_id;
  v_periods date[];
  v_batches integer[];
  v_comparison text;
  v_landed bigint;
  v_left bigint;
  v_has_conflicts boolean;
  v_statement text;
begin
  unchanged := 0;
  execute format('select array(select distinct period from landing.%I)', v_batch) into v_periods;
  update staging.batch
  set seen_periods = v_periods
  where batch.batch_id = settle_closed_days.batch_id;

  if not exists (
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
  v_comparison := transform.closed_day_comparison_sql(
    settle_closed_days.batch_id, settle_closed_days.source_name, v_periods, v_batches);
  execute format('create table landing.%I as select * from (%s) as compared where not is_unchanged', v_settled,
    v_comparison);
  get diagnostics v_left = row_count;
  execute format('select count(*) from landing.%I', v_batch) into v_landed;
  if v_left < v_landed then
    execute format('select count(*) from (%s) as compared where is_unchanged', v_comparison) into unchanged;
  end if;

  execute format('select exists (select from landing.%I where conflicting_days <> 0)', v_settled) into v_has_conflicts;
  if v_has_conflicts then
    execute transform.late_days_sql(
      settle_closed_days.batch_id, settle_closed_days.source_name, v_periods, v_batches);
  end if;
  for v_statement in select transform.settled_table_sql(settle_closed_days.batch_id) loop
    execute v_statement;
  end loop;
  if v_has_conflicts then
    call transform.record_closed_days(settle_closed_days.batch_id, settle_closed_days.source_name);
  end if;
  execute format('alter table landing.%I drop column conflicting_days', v_batch);
end;
$$;

comment on procedure transform.settle_closed_days(integer, text, bigint) is
  'Settles the marks of a batch against the days that are closed for its schools; counts unchanged rows.';
