-- may_correct(emitter) -> whether whoever calls may correct what this emitter sent: itself, or an administrator.

create function staging.may_correct(emitter_id integer)
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(may_correct.emitter_id = rls.current_person_id(), false)
    or pg_has_role(rls.acting_role(), 'r_admin', 'usage');
$$;

comment on function staging.may_correct(integer) is
  'Whether whoever calls may correct what an emitter sent: the emitter itself, or an administrator.';
