-- turn_on(table): closed to others, row security, forced, and the policy of the worker and the owner.

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
  'Closes a table to others and turns its row security on, forced, with the policy of the worker and the owner.';
