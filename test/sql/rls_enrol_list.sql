-- Many are enrolled at once as one is: the same role, rights, place, person and entry in the audit.

select plan(11);

-- Given a place of every level
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values
  ('district', 9721, 9721, 0, 0),
  ('block', 97211, 9721, 97211, 0),
  ('cluster', 972111, 9721, 97211, 972111),
  ('school', 9721111, 9721, 97211, 972111);
call rls.sync_groups();

create temp table wanted (display_name text, kind text, subject text, roles text[], level text, entity_id bigint);
insert into wanted
values
  ('State', 'person', 's1', '{r_viewer}', 'state', null),
  ('District', 'person', 's2', '{r_viewer,r_report_creator}', 'district', 9721),
  ('Block', 'person', 's3', '{r_viewer}', 'block', 97211),
  ('Cluster', 'person', 's4', '{r_viewer}', 'cluster', 972111),
  ('School', 'person', 's5', '{r_viewer}', 'school', 9721111),
  ('Emitter', 'application', null, '{r_emitter}', null, null),
  ('Nowhere', 'person', null, '{r_viewer}', null, null);

-- What there is of everybody but the names of roles
create function pg_temp.enrolled() returns setof text language sql as $$
  select concat_ws(' ', display_name, kind, issuer, subject, level, entity_id,
    array(select pg_get_userbyid(roleid)::text || inherit_option || set_option || pg_get_userbyid(grantor)
      from pg_auth_members where member = role_id order by 1),
    array(select concat_ws(' ', role_name = person.role_name, scope.level, scope.entity_id, scope.district_id,
      scope.block_id, scope.cluster_id) from rls.scope where scope.role_id = person.role_id),
    rls.keeper_of(role_name))
  from rls.person;
$$;

create function pg_temp.one_by_one() returns text language plpgsql as $$
declare
  v_enrolled text;
begin
  perform rls.enrol(display_name, kind, case when subject is not null then 'https://idp' end, subject, roles, level,
    entity_id) from wanted;
  select string_agg(line, E'\n' order by line) into v_enrolled from pg_temp.enrolled() as line;
  raise exception using errcode = 'QBT01';
exception when sqlstate 'QBT01' then
  return v_enrolled;
end;
$$;

-- When one after the other, and then, after that was undone, all at once
select set_config('test.alone', pg_temp.one_by_one(), true) is not null;
select set_config('test.roles', rls.enrol_list((
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', display_name, 'kind', kind,
    'issuer', case when subject is not null then 'https://idp' end, 'subject', subject, 'roles', roles,
    'level', level, 'entityId', entity_id)) order by subject, display_name)
  from wanted
))::text, true);

-- Then
select is(
  (select string_agg(line, E'\n' order by line) from pg_temp.enrolled() as line), current_setting('test.alone'),
  'all at once are as one after the other'
);
select is((select count(*)::integer from rls.person), 7, 'all seven');
select is(
  array(select display_name from unnest(current_setting('test.roles')::name[]) with ordinality as made (role, position)
    inner join rls.person on role_name = role order by position),
  '{State,District,Block,Cluster,School,Emitter,Nowhere}'::text[],
  'the roles come in the order of the persons'
);
select is(
  (select count(*)::integer from rls.audit_entry where action = 'enrol' and detail ->> 'role' like 'u_%'
     and detail ->> 'name' is not null),
  7, 'each has an entry in the audit'
);
select is_empty(
  $$ select from rls.drift() as sentence where sentence ~ any (current_setting('test.roles')::text[]) $$,
  'there is nothing to tell of them'
);
select is(
  rls.members_sql('g_block_97211', '{u_b,u_a}'), 'grant g_block_97211 to u_a, u_b with inherit true, set false',
  'all members of a group are one statement'
);

-- Then nothing is done where something is wrong
select throws_ok($$ select rls.enrol_list('[{"name": "A", "level": "school", "entityId": 1}]') $$, 'QB304',
  'There is no school 1.', 'no such school');
select throws_ok($$ select rls.enrol_list('[{"name": "A", "level": "block", "entityId": 1}]') $$, 'QB304',
  'There is no block 1.', 'no such block');
select throws_ok($$ select rls.enrol_list('[{"name": "A", "roles": ["r_owner"]}]') $$, 'QB303',
  'r_owner is not a role to be given.', 'no such right');
select throws_ok($$ select rls.enrol_list('[{"name": "A", "roles": ["g_state"]}]') $$, 'QB303',
  'g_state is not a role to be given.', 'a place is no right');
select throws_ok(
  $$ select rls.enrol_list((select jsonb_agg(jsonb_build_object('name', n)) from generate_series(1, 201) as n)) $$,
  'QB308', 'These are 201; enrol at most 200 at once.', 'no more than 200');

select * from finish();
