-- swap_period(source, period): the table of transform.copy_period takes the place of the period's partitions.
--
-- Readers are held for no longer than 50 ms: if one is in the way, this gives up (55P03), to be called again.

create procedure transform.swap_period(source_name text, period date)
language plpgsql
security definer -- moves tables of the owner
set search_path = ''
set lock_timeout = '50ms'
as $$
declare
  v_table constant name := transform.compact_name(source_name, period);
  v_batches constant integer[] := transform.batches_of_period(source_name, period);
  v_parent constant name := format('%s_%s', source_name, to_char(period, 'YYYYMM'));
  v_part regclass;
begin
  execute format('lock table transform.%I in access exclusive mode', v_parent);
  for v_part in
    select pg_inherits.inhrelid::regclass
    from pg_catalog.pg_inherits
    where pg_inherits.inhparent = format('transform.%I', v_parent)::regclass
  loop
    execute transform.drop_part_sql(source_name, period, v_part);
  end loop;

  if cardinality(v_batches) > 0 then
    execute format('alter table landing.%I set schema transform', v_table);
    execute format('alter table transform.%I attach partition transform.%I for values in (%s)',
      v_parent, v_table, array_to_string(v_batches, ', '));
  end if;
end;
$$;

comment on procedure transform.swap_period(text, date) is
  E'Puts the one table of a period in the place of its partitions.\n\nErrors: 55P03 a reader is in the way.';
