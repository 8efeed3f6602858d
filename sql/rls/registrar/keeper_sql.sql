-- keeper_sql(number) -> the statements that make keeper <number> and the function that acts as it.
--
-- A security definer function acts as its owner and cannot become anyone else, so each keeper owns one.
-- It needs the right to create only while the function is handed to it.

create function rls.keeper_sql(number integer)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format(step.statement, 'r_keeper_' || number, 'act_as_keeper_' || number)
  from (
    values
      (to_regrole('r_keeper_' || number) is null, 'create role %1$I nologin createrole'),
      (true, 'grant %1$I to r_registrar with inherit false, set true'),
      (true, 'grant usage, create on schema rls to %1$I'),
      (has_parameter_privilege('temp_file_limit', 'set with grant option'),
        'grant set on parameter temp_file_limit to %1$I'),
      (true, $sql$
create function rls.%2$I(act text, person name, secret text)
returns void
language plpgsql
security definer -- only a keeper has power over the persons it made
set search_path = ''
as $body$
declare
  v_statement text;
begin
  for v_statement in select rls.keeper_act_sql(act, person, secret) loop
    execute v_statement;
  end loop;
end;
$body$
$sql$),
      (true, 'comment on function rls.%2$I(text, name, text) is ''Does rls.keeper_act_sql as %1$s.'''),
      (true, 'revoke all on function rls.%2$I(text, name, text) from public'),
      (true, 'grant execute on function rls.%2$I(text, name, text) to r_keeper'),
      (true, 'grant execute on function rls.keeper_act_sql(text, name, text) to %1$I'),
      (true, 'alter function rls.%2$I(text, name, text) owner to %1$I'),
      (true, 'revoke create on schema rls from %1$I')
  ) as step (is_needed, statement)
  where is_needed;
$$;

comment on function rls.keeper_sql(integer) is
  'The statements that make a keeper and the function that acts as it.';
