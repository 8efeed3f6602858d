-- act_sql(keeper) -> the call that has a keeper act: $1 the act, $2 the person, $3 a secret.

create function rls.act_sql(keeper integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select format('select rls.%I($1, $2, $3)', 'act_as_keeper_' || keeper);
$$;

comment on function rls.act_sql(integer) is 'The call that has a keeper act on a person.';
