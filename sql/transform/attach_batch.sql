-- attach_batch(batch, source): the landed table itself becomes a partition, one for each period in it.
--
-- Nearly every file holds one period, and then no row is written again. A file of several is split, of which
-- some may have lost all their rows since settle_closed_days saw them.

create procedure transform.attach_batch(batch_id integer, source_name text)
language plpgsql
set search_path = ''
as $$
declare
  v_landed constant name := 'batch_' || attach_batch.batch_id;
  v_periods date[];
  v_period date;
  v_part name;
  v_is_there boolean;
begin
  select batch.seen_periods into v_periods from staging.batch where batch.batch_id = attach_batch.batch_id;
  if v_periods is null or cardinality(v_periods) > 1 then
    execute format('select array(select distinct period from landing.%I order by period)', v_landed) into v_periods;
  end if;
  execute format('select exists (select from landing.%I)', v_landed) into v_is_there;
  if not v_is_there then
    return;
  end if;

  execute format('revoke all on landing.%I from r_worker', v_landed);
  foreach v_period in array v_periods loop
    v_part := v_landed;
    if cardinality(v_periods) > 1 then
      v_part := format('%s_%s', v_landed, to_char(v_period, 'YYYYMM'));
      execute format('create table landing.%I (like landing.%I including defaults including constraints)',
        v_part, v_landed);
      execute format('insert into landing.%I select * from landing.%I where period = %L', v_part, v_landed, v_period);
    end if;
    call transform.attach_part(attach_batch.batch_id, attach_batch.source_name, v_part, v_period);
  end loop;

  update staging.batch
  set periods = v_periods
  where batch.batch_id = attach_batch.batch_id;
end;
$$;

comment on procedure transform.attach_batch(integer, text) is
  'Makes the landed table of a batch a partition of its source.';
