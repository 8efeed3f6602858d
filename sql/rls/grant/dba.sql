-- r_dba, whom row security does not bind, looks into what cQube holds: tables by rls.turn_on, views by this.
--
-- Not into names of persons, which pii.read_person gives out and writes down, nor into credentials.

do $$
declare
  v_view regclass;
begin
  if to_regrole('r_dba') is null then
    return;
  end if;

  grant usage on schema staging, transform, aggregate, rls to r_dba;
  for v_view in
    select pg_class.oid
    from pg_catalog.pg_class
    where relkind = 'v'
      and relnamespace::regnamespace::text in ('staging', 'transform', 'aggregate', 'rls')
  loop
    execute format('grant select on %s to r_dba', v_view);
  end loop;
end;
$$;
