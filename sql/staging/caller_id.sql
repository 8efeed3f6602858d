-- caller_id() -> the person behind a call, also inside a security definer function.
--
-- There current_user is the owner. The setting "role" still names whom the session became, and it
-- takes only roles that the session may become, so a client cannot pretend.

create function staging.caller_id()
returns integer
language sql
stable
set search_path = ''
as $$
  select person.person_id
  from rls.person
  where person.role_id = to_regrole(quote_ident(
      case current_setting('role') when 'none' then session_user else current_setting('role') end))::oid
    and person.expelled_at is null;
$$;

comment on function staging.caller_id() is 'The person behind a call, also inside a security definer function.';
