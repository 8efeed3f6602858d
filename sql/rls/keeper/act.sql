-- act(act, person, secret): has the person's own keeper act; a new person goes to one that has room.

create procedure rls.act(act text, person name, secret text default null)
language plpgsql
set search_path = ''
as $$
declare
  v_keeper integer;
begin
  if act in ('make', 'make_login') then
    v_keeper := coalesce(rls.roomy_keeper(), rls.add_keeper());
  else
    v_keeper := rls.keeper_of(person);
  end if;

  if v_keeper is null then
    raise exception 'No keeper made the role %: rls.enrol makes persons.', person using errcode = 'QB302';
  end if;
  execute rls.act_sql(v_keeper) using act, person, secret;
end;
$$;

comment on procedure rls.act(text, name, text) is
  E'Has a person''s keeper act on its role.\n\nErrors: QB302 not a person of ours.';
