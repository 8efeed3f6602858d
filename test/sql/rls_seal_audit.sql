-- The chain over the audit: what was altered, removed, slipped in or put in another order is named.

select plan(19);

-- Given
create function pg_temp.problems() returns text language sql as $$
  select coalesce(string_agg(concat_ws(' ', problem, audit_entry_id - 1000), ', ' order by audit_entry_id, position), 'none')
  from rls.audit_problems();
$$;
create function pg_temp.undone(change text) returns text language plpgsql as $$
declare
  v_problems text;
begin
  begin
    execute change;
    v_problems := pg_temp.problems();
    raise sqlstate 'XX999';
  exception when sqlstate 'XX999' then
    return v_problems;
  end;
end;
$$;
create function pg_temp.tries(role_name name, statement text) returns text language plpgsql as $$
declare
  v_answer text := 'done';
begin
  execute format('set local role %I', role_name);
  begin
    execute statement;
  exception when others then
    v_answer := sqlstate;
  end;
  reset role;
  return v_answer;
end;
$$;
alter table rls.audit_entry alter column audit_entry_id restart with 1001;

-- When five entries of transactions that have ended are sealed, and one of this transaction is not yet
insert into rls.audit_entry (role_name, action, transaction_id)
select 'u_test', 'act-' || number, (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 10 + number)::text::xid8
from generate_series(1, 5) as number;
select rls.record_audit('act-6', 'request', role_name => 'u_test');

-- Then
select results_eq(
  'select sealed, head_position from rls.seal_audit()', 'values (5, 5::bigint)',
  'entries of transactions that have ended are sealed, and no others'
);
select results_eq(
  'select sealed, head_position from rls.seal_audit()', 'values (0, 5::bigint)', 'each is sealed once'
);
select results_eq(
  $$ select audit_entry_id - 1000 from rls.audit_seal order by position $$, 'select generate_series(1, 5)::bigint',
  'they are sealed in the order of their transactions'
);
select is(pg_temp.problems(), 'none', 'a chain that nobody touched holds');

select is(pg_temp.tries('r_owner', 'update rls.audit_entry set action = action'), 'QB321', 'the owner changes no entry');
select is(pg_temp.tries('r_owner', 'delete from rls.audit_entry'), 'QB321', 'the owner removes no entry');
select is(pg_temp.tries('r_owner', 'truncate rls.audit_entry'), 'QB321', 'the owner does not empty the audit');
select is(pg_temp.tries('r_owner', 'delete from rls.audit_seal'), 'QB321', 'the owner removes no seal');
select is(
  (select string_agg(distinct pg_temp.tries(role_name::name, statement), ' ')
   from unnest('{r_worker,r_admin,r_api,r_keeper}'::text[]) as role_name
   cross join unnest(array[
     'insert into rls.audit_entry (role_name, action) values (''u_test'', ''forged'')',
     'update rls.audit_entry set action = ''forged''', 'delete from rls.audit_entry', 'truncate rls.audit_entry',
     'delete from rls.audit_seal', 'truncate rls.audit_seal', 'insert into rls.audit_anchor values (1, '''', 1)',
     'select key from rls.audit_key'
   ]) as statement),
  '42501', 'nobody else may write it but by a function'
);

alter table rls.audit_entry disable trigger user;
alter table rls.audit_seal disable trigger user;
select is(
  pg_temp.undone($$ update rls.audit_entry set detail = '{"a": 1}' where audit_entry_id = 1003 $$), 'altered 3',
  'an entry that a superuser altered is named'
);
select is(
  pg_temp.undone('delete from rls.audit_entry where audit_entry_id = 1002'), 'removed 2',
  'an entry that was removed is named'
);
select is(
  pg_temp.undone($$ insert into rls.audit_entry (audit_entry_id, role_name, action, transaction_id)
    overriding system value values (999, 'u_test', 'forged', '1') $$),
  'inserted -1', 'an entry that was slipped in is named'
);
select is(
  pg_temp.undone($$ with two as (select * from rls.audit_seal where position in (2, 4))
    update rls.audit_seal as seal
    set audit_entry_id = -other.audit_entry_id, entry_digest = other.entry_digest
    from two as other
    where seal.position in (2, 4) and other.position = 6 - seal.position;
    update rls.audit_seal set audit_entry_id = -audit_entry_id where audit_entry_id < 0 $$),
  'reordered 2, reordered 4', 'entries that were put in another order are named'
);
select is(
  pg_temp.undone($$ update rls.audit_seal set chain_hash = '\x00' where position = 3 $$), 'seal-altered 3',
  'a seal that was altered is named, and not the one after it'
);
select is(
  pg_temp.undone('delete from rls.audit_seal where position = 3'), 'inserted 3, removed 4',
  'a seal that was removed is missed'
);
select results_eq(
  $$ select problem, position from rls.audit_problems(jsonb_build_array(
       jsonb_build_object('position', 4, 'hash', (select encode(chain_hash, 'hex') from rls.audit_seal where position = 4)),
       jsonb_build_object('position', 5, 'hash', 'ab'), jsonb_build_object('position', 7, 'hash', 'cd'))) order by 2 $$,
  $$ values ('rewritten', 5::bigint), ('tail-cut', 7::bigint) $$,
  'heads that were published show a chain that was made anew or cut'
);
alter table rls.audit_entry enable trigger user;
alter table rls.audit_seal enable trigger user;

-- When entries grow old
select throws_ok($$ select rls.retain_audit('11 months') $$, 'QB322', null, 'the audit is kept for a year at least');
alter table rls.audit_entry disable trigger user;
alter table rls.audit_seal disable trigger user;
delete from rls.audit_seal;
update rls.audit_entry set happened_at = now() - interval '2 years' where audit_entry_id < 1004;
select count(*) from rls.seal_audit();
alter table rls.audit_entry enable trigger user;
alter table rls.audit_seal enable trigger user;
select is(rls.retain_audit('400 days'), 3::bigint, 'what is older goes');
select is(
  concat_ws(' | ', pg_temp.problems(),
    (select string_agg(action, ' ' order by audit_entry_id) from rls.audit_entry where role_name in ('u_test', session_user)),
    (select string_agg(position::text, ' ' order by position) from rls.audit_seal)),
  'none | act-4 act-5 act-6 let-go-audit | 4 5', 'the chain of what stays holds, and the letting go is told'
);

select * from finish();
