-- limit_analyst(role, until): until when an analyst may log in; null is without end.
--
-- The server asks at each login alone: rls.watch_analysts ends the sessions that are open then.

create function rls.limit_analyst(role name, until timestamptz)
returns void
language plpgsql
security definer -- only a keeper may alter its persons
set search_path = ''
as $$
begin
  perform rls.person_id_of(role);
  if not pg_has_role(role, 'r_analyst', 'usage') then
    raise exception '% is no analyst.', role using errcode = 'QB302';
  end if;

  call rls.act('limit', role, coalesce(until, 'infinity')::text);
  perform rls.record_audit('limit-analyst', null, jsonb_build_object('role', role, 'until', until));
end;
$$;

comment on function rls.limit_analyst(name, timestamptz) is
  E'Says until when an analyst may log in.\n\nErrors: QB302 no such person, or no analyst.';

grant execute on function rls.limit_analyst(name, timestamptz) to r_admin, r_owner;
