-- attach_part(batch, source, landed table, period): key, checks, attach, and the days that are closed now.
--
-- The check lets ATTACH believe instead of read. A new period's own partition is made beside its parent
-- and attached: "create table … partition of" would wait for every reader. The key is packed full: nothing will
-- be put between its entries.

create procedure transform.attach_part(batch_id integer, source_name text, landed name, period date)
language plpgsql
set search_path = ''
as $$
declare
  v_of_period constant name := format('%s_%s', source_name, to_char(period, 'YYYYMM'));
  v_part constant name := format('%s_%s', source_name, landed);
begin
  execute format('alter table landing.%I add primary key (%s) with (fillfactor = 100), '
    'add constraint of_batch check (batch_id = %s and period = %L)',
    landed, transform.key_in_period(source_name), batch_id, period);
  execute format('alter table landing.%I enable row level security, force row level security', landed);
  execute format('alter table landing.%I set schema transform', landed);
  execute format('alter table transform.%I rename to %I', landed, v_part);

  if to_regclass(format('transform.%I', v_of_period)) is null then
    execute format('create table transform.%I (like transform.%I including defaults including constraints) '
      'partition by list (batch_id)', v_of_period, source_name);
    execute format('alter table transform.%I enable row level security, force row level security', v_of_period);
    execute format('alter table transform.%I attach partition transform.%I for values in (%L)',
      source_name, v_of_period, period);
  end if;

  execute format('alter table transform.%I attach partition transform.%I for values in (%s)',
    v_of_period, v_part, batch_id);
  call transform.analyze_part(v_part);
  call transform.close_days(batch_id, source_name, period);
end;
$$;

comment on procedure transform.attach_part(integer, text, name, date) is
  'Attaches one landed table as the partition of its batch in a period.';
