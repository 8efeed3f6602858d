-- drop_empty_periods(source, periods): periods of an attached source that hold nothing any more are dropped.
--
-- Only where nobody is loading into the source: whoever is may be about to attach to one.

create procedure transform.drop_empty_periods(source_name text, periods date[])
language plpgsql
set search_path = ''
as $$
declare
  v_period date;
  v_parent regclass;
begin
  if not pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('source'), pg_catalog.hashtext(source_name)) then
    return;
  end if;

  foreach v_period in array periods loop
    v_parent := to_regclass(format('transform.%I', format('%s_%s', source_name, to_char(v_period, 'YYYYMM'))));
    if v_parent is not null
      and not exists (select from pg_catalog.pg_inherits where pg_inherits.inhparent = v_parent)
    then
      execute format('alter table transform.%I detach partition %s', source_name, v_parent);
      execute format('drop table %s', v_parent);
    end if;
  end loop;
end;
$$;

comment on procedure transform.drop_empty_periods(text, date[]) is
  'Drops the periods of an attached source that hold nothing any more.';
