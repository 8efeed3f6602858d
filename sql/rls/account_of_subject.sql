-- account_of_subject(issuer, subject) -> who somebody is to cQube: role, name, what they may do and where look.
--
-- For the embedded identity provider, which asks administrators for a second factor and shows people their own
-- account. Security definer: it reads nothing else of ours. An account that nobody enrolled has no row.

create function rls.account_of_subject(
  issuer text,
  subject text,
  out role_name name,
  out display_name text,
  out capabilities text[],
  out places jsonb
)
returns setof record
language sql
stable
security definer
set search_path = ''
as $$
  with held as (
    select person.role_id, person.display_name, granted.rolname
    from rls.person as person
    inner join pg_catalog.pg_auth_members as member
      on member.member = person.role_id
    inner join pg_catalog.pg_roles as granted
      on granted.oid = member.roleid
    where person.issuer = account_of_subject.issuer
      and person.subject = account_of_subject.subject
      and person.expelled_at is null
  ),

  place_held as (
    select 'state' as level, 0::bigint as entity_id from held where rolname = 'g_state'
    union
    select split_part(rolname, '_', 2), split_part(rolname, '_', 3)::bigint
    from held
    where rolname ~ '^g_(district|block)_\d{1,18}$'
    union
    select scope.level, scope.entity_id
    from rls.scope as scope
    inner join held
      on held.role_id = scope.role_id
  )

  select
    person.role_name,
    person.display_name,
    array(select rolname::text collate "default" from held where rolname ~ '^r_' order by rolname),
    (
      select coalesce(jsonb_agg(
        jsonb_build_object('level', place_held.level, 'id', place_held.entity_id, 'name', place.entity_name)
        order by place_held.level, place_held.entity_id), '[]')
      from place_held
      left join aggregate.place as place
        on place.level = place_held.level
        and (place.level = 'state' or place.entity_id = place_held.entity_id)
    )
  from rls.person as person
  where person.issuer = account_of_subject.issuer
    and person.subject = account_of_subject.subject
    and person.expelled_at is null;
$$;

comment on function rls.account_of_subject(text, text) is
  'Who somebody is to cQube: the role, the name, what they may do and where they may look.';
