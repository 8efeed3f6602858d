-- sign_out(role): the API may no longer become the person, who simply signs in again when there.

create function rls.sign_out(role name)
returns void
language plpgsql
security definer -- only a keeper may take its persons back
set search_path = ''
as $$
begin
  call rls.act('sign_out', sign_out.role);
  update rls.person
  set signed_in_at = null
  where person.role_id = to_regrole(quote_ident(sign_out.role))::oid;
end;
$$;

comment on function rls.sign_out(name) is
  E'Takes from the API that it may become a person.\n\nErrors: QB302 not a person of ours.';

grant execute on function rls.sign_out(name) to r_admin, r_worker, r_owner;
