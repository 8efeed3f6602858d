-- swap_table(batch, source, replaced): the landed table becomes that of a merged source, with what it leaves there.
--
-- What it replaces is not remembered: that would be one more table of the same size. Whoever takes the batch
-- out has everything of the source read again (staging.leaning_batches).

create procedure transform.swap_table(batch_id integer, source staging.source, replaced bigint)
language plpgsql
set search_path = ''
set parallel_tuple_cost = 0.01 -- what is carried over is written, not sent to anybody
as $$
declare
  v_landed constant name := 'batch_' || swap_table.batch_id;
  v_carried constant name := 'carried_' || swap_table.batch_id;
  v_columns constant text := (
    select string_agg(format('%I', name), ', ') from unnest(staging.stored_names(source.source_name)) as name
  );
  v_stored bigint;
  v_count bigint;
  v_statement text;
begin
  execute format('lock table transform.%I in access exclusive mode', source.source_name);
  execute format('select count(*) from transform.%I', source.source_name) into v_stored;

  if v_stored > replaced then
    execute format('create table landing.%I as %s',
      v_carried, transform.carried_rows_sql(swap_table.batch_id, source.source_name));
    get diagnostics v_count = row_count;
    if v_count > 0 then
      execute format('insert into landing.%I (%s) select %2$s from landing.%I', v_landed, v_columns, v_carried);
    end if;
    execute format('drop table landing.%I', v_carried);
  end if;

  execute format('alter table landing.%I add primary key (%s)', v_landed, staging.index_key(source.source_name));
  for v_statement in select transform.swap_table_sql(swap_table.batch_id, source.source_name) loop
    execute v_statement;
  end loop;
  call rls.protect_source(source.source_name);
  call transform.analyze_part(source.source_name);

  update staging.batch
  set remembers_replaced = replaced = 0
  where batch.batch_id = swap_table.batch_id;
end;
$$;

comment on procedure transform.swap_table(integer, staging.source, bigint) is
  'Makes the landed table of a batch, with what it does not replace, the table of a merged source.';
