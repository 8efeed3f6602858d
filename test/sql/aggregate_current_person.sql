-- Who asks is told the own name, place and rights, and nobody else's.

select plan(4);

-- Given a block with an officer, a head of the state who administers, and an application
insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
values
  ('state', 97, 'Suvarna Pradesh', 0, 0, 0, 0),
  ('district', 9781, 'Anand', 9781, 0, 0, 0),
  ('block', 978101, 'Umreth', 9781, 978101, 0, 0);
insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
values ('district', 9781, 9781, 0, 0), ('block', 978101, 9781, 978101, 0);
call rls.sync_groups();
select set_config('test.officer', rls.enrol('Officer', roles => '{r_viewer}', level => 'block', entity_id => 978101), true);
select set_config('test.head', rls.enrol('Head', roles => '{r_viewer,r_admin}', level => 'state', entity_id => 97), true);
select set_config('test.sender', rls.enrol('Sender', kind => 'application', roles => '{r_emitter}'), true);

create function pg_temp.person(role_name text) returns setof record language plpgsql as $$
begin
  execute format('set local role %I', current_setting(role_name));
  return query select * from aggregate.current_person();
  reset role;
end;
$$;

-- Then
select results_eq(
  $$ select * from pg_temp.person('test.officer') as person (display_name text, level text, entity_id bigint,
       entity_name text, district_id bigint, block_id bigint, cluster_id bigint, school_id bigint,
       capabilities text[]) $$,
  $$ values ('Officer', 'block', 978101::bigint, 'Umreth', 9781::bigint, 978101::bigint, 0::bigint, 0::bigint,
    '{r_viewer}'::text[]) $$,
  'an officer has a place and may view'
);
select results_eq(
  $$ select display_name, level, entity_id, entity_name, capabilities from pg_temp.person('test.head') as person (
       display_name text, level text, entity_id bigint, entity_name text, district_id bigint, block_id bigint,
       cluster_id bigint, school_id bigint, capabilities text[]) $$,
  $$ values ('Head', 'state', 97::bigint, 'Suvarna Pradesh', '{r_admin,r_viewer}'::text[]) $$,
  'the head has the state, and may do more'
);
select results_eq(
  $$ select display_name, level, entity_name, capabilities from pg_temp.person('test.sender') as person (
       display_name text, level text, entity_id bigint, entity_name text, district_id bigint, block_id bigint,
       cluster_id bigint, school_id bigint, capabilities text[]) $$,
  $$ values ('Sender', null::text, null::text, '{r_emitter}'::text[]) $$,
  'an application that sends has no place to look at'
);
select is((aggregate.current_person()).display_name, null, 'who is no person is nobody');

select * from finish();
