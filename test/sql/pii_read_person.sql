-- Names of persons are read by one role, by key, with a reason, and told to the server's log.

select plan(11);

-- Given a source that keeps names apart
call staging.define_source('{
  "name": "named_person", "title": "Named", "class": "dynamic", "grain": "one person", "load": "merge",
  "files": [{ "folder": "named_person", "prefix": "named" }],
  "columns": [{ "name": "school_id", "type": "bigint" }, { "name": "name", "personal": "separate" }],
  "key": ["school_id"], "stored_key": "replace" }');
insert into transform.named_person (batch_id, line, school_id) values (1, 2, 11), (1, 3, 12);
insert into pii.named_person (batch_id, line, school_id, name) values (1, 2, 11, 'Asha'), (1, 3, 12, 'Ravi');
create function pg_temp.logged(login text, id uuid) returns text language sql as $$
  select translate(encode(convert_to(jsonb_build_object(
    'id', id, 'login', login, 'object', 'pii.named_person', 'reason', 'complaint 117')::text, 'UTF8'), 'base64'), E'\n', '');
$$;

-- Then
set local role r_dba;
select results_eq(
  $$ select row ->> 'name' from pii.read_person('named_person', 'complaint 117') as row order by 1 $$,
  $$ values ('Asha'), ('Ravi') $$, 'r_dba reads names'
);
select results_eq(
  $$ select row ->> 'name' from pii.read_person('named_person', 'complaint 117', '{"school_id": 12}') as row $$,
  $$ values ('Ravi') $$, 'and those of one key'
);
select throws_ok(
  $$ select pii.read_person('named_person', ' ') $$, 'QB402', null, 'not without a reason');
select throws_ok(
  $$ select pii.read_person('named_person', 'why', '{"name": "Asha"}') $$, 'QB403', null,
  'and not by a name, which would stand in the log');
select throws_ok($$ select pii.read_person('school', 'why') $$, 'QB206', null, 'nor of a source that names nobody');
reset role;
select is_empty(
  $$ select rolname
     from pg_roles
     where rolname !~ '^pg_'
       and not rolsuper
       and rolname not in ('r_dba', 'r_owner')
       and has_function_privilege(rolname, 'pii.read_person(text, text, jsonb)', 'execute')
       and not pg_has_role(rolname, 'r_owner', 'usage') $$,
  'nobody else may call it'
);
select is_empty(
  $$ select rolname from pg_roles
     where rolname ~ '^(r|u|g|x)_' and rolname not in ('r_backup', 'r_owner')
       and (has_schema_privilege(rolname, 'pii', 'usage') and rolname <> 'r_dba'
         or has_table_privilege(rolname, 'pii.named_person', 'select')) $$,
  'nobody but backups reads the tables, r_dba neither'
);

-- When the worker meets the line in the log
select ok(rls.record_logged_reading(logged, rls.log_signature(logged)), 'a line of the log becomes an entry')
from pg_temp.logged('u_reader', '00000000-0000-0000-0000-000000000001') as logged;
select ok(not rls.record_logged_reading(logged, rls.log_signature(logged)), 'once')
from pg_temp.logged('u_reader', '00000000-0000-0000-0000-000000000001') as logged;
select ok(not rls.record_logged_reading(logged, repeat('ab', 32)), 'and one that the database did not write does not')
from pg_temp.logged('u_other', '00000000-0000-0000-0000-000000000002') as logged;
select results_eq(
  $$ select concat_ws(' ', role_name::text collate "default", action, object, surface, detail ->> 'reason') from rls.audit_entry where action = 'read-pii' $$,
  $$ values ('u_reader read-pii pii.named_person log complaint 117') $$, 'it says who, what and why'
);

select * from finish();
