-- turn_on(table): row security, forced, and the policy of the worker and the owner.

create procedure rls.turn_on(target regclass)
language plpgsql
set search_path = ''
as $$
declare
  v_statement text;
begin
  for v_statement in select rls.turn_on_sql(target) loop
    execute v_statement;
  end loop;
end;
$$;

comment on procedure rls.turn_on(regclass) is
  'Turns row security on for a table, forced, with the policy of the worker and the owner.';
