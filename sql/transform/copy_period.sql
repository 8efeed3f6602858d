-- copy_period(source, period): the rows that count of a period become one table, not yet in its place.
--
-- The caller holds the lock of the source from before this until transform.swap_period is done, so that
-- nothing comes or goes meanwhile. Batch and line stay with their rows.

create procedure transform.copy_period(source_name text, period date)
language plpgsql
security definer -- makes a table of the owner
set search_path = ''
set maintenance_work_mem = '512MB'
as $$
declare
  v_table constant name := transform.compact_name(source_name, period);
  v_batches constant integer[] := transform.batches_of_period(source_name, period);
begin
  execute format('drop table if exists landing.%I', v_table);
  execute format('create table landing.%I (like transform.%I including defaults including constraints)',
    v_table, source_name);
  execute format('insert into landing.%I select * from transform.%I where period = $1 and batch_id = any ($2)',
    v_table, source_name)
  using copy_period.period, v_batches;
  execute format('alter table landing.%I add primary key (%s, batch_id) with (fillfactor = 100), '
    'add constraint of_batch check (batch_id = any (%L::integer[]) and period = %L)',
    v_table, transform.key_in_period(source_name), v_batches, copy_period.period);
  execute format('alter table landing.%I enable row level security, force row level security', v_table);
  execute format('analyze landing.%I', v_table);
end;
$$;

comment on procedure transform.copy_period(text, date) is
  'Copies the rows that count of a period into one table, for transform.swap_period.';
