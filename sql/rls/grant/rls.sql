-- Schema rls: the helpers of the policies for all who read, rows of persons by column, and the API's door.
--
-- The API may call four functions, the embedded identity provider three, and nothing else at all. What the
-- keeper owns is granted in sql/rls/keeper, because only the owner of a function may grant it.

revoke all on schema rls
  from public, r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api, r_identity;
revoke all on all tables in schema rls from r_worker;

grant usage on schema rls to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_public, r_worker, r_api,
  r_identity;

grant select on rls.place to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin, r_keeper;
grant select on rls.scope to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant select (person_id, role_id, role_name, kind, display_name, level, entity_id, enrolled_at, expelled_at)
  on rls.person to r_viewer, r_report_creator, r_emitter;
grant select on rls.person, rls.audit_entry, rls.audit_seal, rls.audit_anchor to r_admin;
grant select (token_id, person_id, title, sources, created_at, expires_at, revoked_at, last_used_at)
  on rls.token to r_viewer, r_report_creator, r_emitter, r_admin;

grant select, insert, update, delete on rls.place to r_worker;
grant select on rls.scope, rls.person, rls.audit_entry to r_worker;
grant select, insert, update, delete on rls.scope to r_keeper;
grant select, insert, update on rls.person to r_keeper;
grant select, update on rls.token to r_keeper;

grant execute on function
  rls.acting_role(), rls.current_role_id(), rls.current_person_id(), rls.group_ids(text), rls.scope_ids(text),
  rls.visible_districts(), rls.visible_blocks(), rls.visible_clusters(), rls.visible_schools(),
  rls.reachable_districts(text), rls.reachable_blocks(text), rls.reachable_clusters(text),
  rls.visible_district_schools(), rls.may_read_scope(text, bigint)
  to r_viewer, r_report_creator, r_analyst, r_emitter, r_admin;
grant execute on function
  rls.acting_role(), rls.current_role_id(), rls.record_audit(text, text, jsonb, name, text, text, text)
  to r_keeper;

grant execute on function
  rls.role_of_token(bytea), rls.role_of_subject(text, text),
  rls.record_audit(text, text, jsonb, name, text, text, text)
  to r_api;
grant execute on function
  rls.record_audit(text, text, jsonb, name, text, text, text), rls.record_logged_reading(text, text),
  rls.retain_audit(interval), rls.seal_audit()
  to r_worker;
grant execute on function rls.audit_problems(jsonb), rls.audit_state() to r_worker, r_admin;
grant execute on function
  rls.account_of_subject(text, text), rls.record_account_event(text, text, text, text, jsonb)
  to r_identity;
grant execute on function
  rls.drift(), rls.server_problems(), rls.open_functions(), rls.too_mighty_roles(), rls.other_databases()
  to r_worker, r_admin;
grant execute on function rls.issue_token(name, text, text[], timestamptz), rls.revoke_token(integer) to r_admin;
