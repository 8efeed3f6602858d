-- expel(role): ends a person or application, with every scope and token, before the name could come back.
--
-- An analyst's sessions end too, where the bootstrap gave the keeper that right: a session outlives its role.
-- The row of the person stays, without issuer and subject: emissions and the audit name it, and whoever
-- it was may be enrolled again.

create function rls.expel(role name)
returns void
language plpgsql
security definer -- only a keeper ends roles
set search_path = ''
as $$
declare
  v_person_id constant integer := rls.person_id_of(role);
begin
  delete from rls.scope
  where scope.role_id = to_regrole(quote_ident(expel.role));

  update rls.token
  set revoked_at = now()
  where token.person_id = v_person_id
    and token.revoked_at is null;

  update rls.person
  set expelled_at = now(),
      issuer      = null,
      subject     = null
  where person.person_id = v_person_id;

  perform pg_terminate_backend(activity.pid)
  from pg_catalog.pg_stat_activity as activity
  where activity.usesysid = to_regrole(quote_ident(expel.role))
    and pg_has_role('pg_signal_backend', 'usage');
  call rls.act('drop', role);
  perform rls.record_audit('expel', null, jsonb_build_object('role', role));
end;
$$;

comment on function rls.expel(name) is
  E'Ends a person or application: role, scopes and tokens.\n\nErrors: QB302 no such person.';

grant execute on function rls.expel(name) to r_admin, r_owner;
