-- grant_roles(person, roles): what someone may do. In order, so that two at once never wait crosswise.

create procedure rls.grant_roles(person name, roles text[])
language plpgsql
set search_path = ''
as $$
declare
  v_role name;
begin
  for v_role in select distinct role from unnest(roles) as role order by role loop
    if v_role is null or v_role !~ '^r_' then
      raise exception '% is not a role to be given.', coalesce(v_role, 'null') using errcode = 'QB303';
    end if;
    execute rls.membership_sql(v_role, person);
  end loop;
end;
$$;

comment on procedure rls.grant_roles(name, text[]) is
  E'Gives a person what it may do.\n\nErrors: QB303 not a role to be given.';
