-- acting_role() -> whose call this is, also inside a security definer function.
--
-- There current_user is the owner. The setting "role" still names whom the session became, and it
-- takes only roles that the session may become, so a client cannot pretend.

create function rls.acting_role()
returns name
language sql
stable
parallel restricted
set search_path = ''
as $$
  select case current_setting('role') when 'none' then session_user else current_setting('role')::name end;
$$;

comment on function rls.acting_role() is 'Whose call this is, also inside a security definer function.';
