-- keeper_act_sql(act, person, secret) -> the statements of one of the few things a keeper may do.
--
-- make and make_login make a person's role, without and with a login (an analyst's, read only and
-- bounded; it may lift its own limits, hence rls.watch_analysts), limit says until when it may log in, sign_in
-- lets the API become it, sign_out takes that back, drop ends it. Never any role but a u_.

create function rls.keeper_act_sql(act text, person name, secret text default null)
returns setof text
language plpgsql
stable
set search_path = ''
as $$
begin
  if person !~ '^u_[a-z0-9]{1,40}$' then
    raise exception '% is not the role of a person.', person using errcode = 'QB302';
  end if;

  return query
    select format(step.statement, person, secret)
    from (
      values
        ('make', 'create role %1$I nologin'),
        ('make_login', 'create role %1$I login connection limit 5 password %2$L'),
        ('make_login', 'alter role %1$I set default_transaction_read_only = on'),
        ('make_login', 'alter role %1$I set statement_timeout = ''1min'''),
        ('make_login', 'alter role %1$I set idle_in_transaction_session_timeout = ''1min'''),
        ('make_login', 'alter role %1$I set idle_session_timeout = ''1h'''),
        ('make_login', 'alter role %1$I set work_mem = ''16MB'''),
        ('bound_login', 'alter role %1$I set temp_file_limit = ''1GB'''),
        ('limit', 'alter role %1$I valid until %2$L'),
        ('sign_in', 'grant %1$I to r_api with inherit false, set true'),
        ('sign_out', 'revoke %1$I from r_api'),
        ('drop', 'drop role %1$I')
    ) as step (act, statement)
    where step.act = keeper_act_sql.act
      or step.act = 'bound_login'
      and keeper_act_sql.act = 'make_login'
      and has_parameter_privilege('temp_file_limit', 'set');
  if not found then
    raise exception 'A keeper does not know how to “%”.', act using errcode = 'QB301';
  end if;
end;
$$;

comment on function rls.keeper_act_sql(text, name, text) is
  E'The statements of one of the few things a keeper may do with a person''s role.\n\nErrors: QB301 no such act, QB302 '
  'not a person''s role.';
