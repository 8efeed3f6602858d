-- sync_keepers(): the function of every keeper there is, and a first keeper where there is none.
--
-- An installation drops all functions; those of the keepers come back by this.

create procedure rls.sync_keepers()
language plpgsql
security definer -- the functions are handed to their keepers by the registrar
set search_path = ''
as $$
declare
  v_number    integer;
  v_statement text;
begin
  for v_number in
    select substr(rolname, 10)::integer
    from pg_catalog.pg_roles
    where rolname ~ '^r_keeper_\d{1,6}$'
      and to_regprocedure(format('rls.act_as_%s(text, name, text)', substr(rolname, 3))) is null
  loop
    for v_statement in select rls.keeper_sql(v_number) loop
      execute v_statement;
    end loop;
  end loop;

  if to_regrole('r_keeper_1') is null then
    perform rls.add_keeper();
  end if;
end;
$$;

comment on procedure rls.sync_keepers() is 'Gives every keeper its function, and makes the first keeper.';

grant execute on procedure rls.sync_keepers() to r_owner;
