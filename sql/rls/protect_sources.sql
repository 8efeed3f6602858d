-- protect_sources(): what protect_source does, for every source that has a table.
--
-- An installation drops all policies; those of tables that definitions made come back by this.

create procedure rls.protect_sources()
language plpgsql
set search_path = ''
as $$
declare
  v_source text;
begin
  for v_source in
    select source.source_name
    from staging.source as source
    where to_regclass(format('transform.%I', source.source_name)) is not null
    order by source.source_name
  loop
    call rls.protect_source(v_source);
  end loop;
end;
$$;

comment on procedure rls.protect_sources() is 'Row security, policies and grants of every source''s kept rows.';
