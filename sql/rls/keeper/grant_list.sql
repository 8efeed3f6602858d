-- grant_list(persons): what each of several persons may do, and where it may look, by one grant for all.
--
-- Persons are those of rls.enrol_list, with their role. In order, so that two at once never wait crosswise.

create procedure rls.grant_list(persons jsonb)
language plpgsql
set search_path = ''
as $$
declare
  v_wanted record;
begin
  for v_wanted in
    with

    given as (
      select given.*
      from jsonb_to_recordset(persons) as given (role name, roles name[], level text, "entityId" bigint)
    )

    select granted, is_right, array_agg(role) as members
    from (
      select role, granted, true as is_right
      from given
      cross join unnest(coalesce(roles, '{r_viewer}')) as granted
      union
      select
        role,
        case when level in ('district', 'block') then format('g_%s_%s', level, "entityId") else 'g_' || level end,
        false
      from given
      where level is not null
    ) as wanted
    group by granted, is_right
    order by granted, is_right
  loop
    if v_wanted.is_right and coalesce(v_wanted.granted, '') !~ '^r_' then
      raise exception '% is not a role to be given.', coalesce(v_wanted.granted, 'null') using errcode = 'QB303';
    elsif not v_wanted.is_right and to_regrole(quote_ident(v_wanted.granted)) is null then
      raise exception 'There is no %.', replace(substr(v_wanted.granted, 3), '_', ' ') using errcode = 'QB304';
    end if;
    execute rls.members_sql(v_wanted.granted, v_wanted.members);
  end loop;
end;
$$;

comment on procedure rls.grant_list(jsonb) is
  E'Gives several persons what they may do and where they may look.\n\nErrors: QB303 not a role to be given, QB304 no '
  'such place.';
