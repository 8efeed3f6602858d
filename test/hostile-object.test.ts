/** What must not be merged: each such object is made, and the tests of the catalogue must find fault with it. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from './cluster.ts';
import { keptByHand } from './kept-by-hand.ts';
import { noticedBy } from './mutations.ts';
import { runSql } from './run-sql.ts';

let client: Client;

beforeAll(async () => {
  const port = inject('databasePort');
  client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
  await client.connect();
});
afterAll(() => client?.end());

const table = `set local role r_owner; create table aggregate.hostile (setting_name text, value jsonb)`;
const closed = `${table}; call rls.turn_on('aggregate.hostile')`;
const opened = `${closed}; comment on table aggregate.hostile is 'Hostile.';
  grant select on aggregate.hostile to r_viewer`;

test('as everything stands, no fault is found', async () => {
  expect(await noticedBy(client, 'select 1')).toBeUndefined();
});

test.each([
  { given: 'a table without row security', sql: `${table}; comment on table aggregate.hostile is 'Hostile.'` },
  { given: 'a table without a comment', sql: closed },
  { given: 'a table that nobody said who sees', sql: `${closed}; comment on table aggregate.hostile is 'Hostile.'` },
  { given: 'a table that is open without a policy', sql: opened },
  {
    given: 'a policy without an index',
    sql: `${opened}; create index on aggregate.hostile (value);
      create policy hostile_of_viewer on aggregate.hostile for select to r_viewer using (setting_name = 'a')`,
  },
  {
    given: 'a policy that reads a setting',
    sql: `${opened}; create policy hostile_of_viewer on aggregate.hostile for select to r_viewer
      using (setting_name = current_setting('app.district'))`,
  },
  {
    given: 'a policy for everyone',
    sql: `create policy hostile on aggregate.setting for select to public using (true)`,
  },
  {
    given: 'a plain view',
    sql: `set local role r_owner; create view aggregate.hostile as select * from aggregate.metric_value;
      comment on view aggregate.hostile is 'Hostile.'`,
  },
  {
    given: 'a plain view in another schema',
    sql: `create schema report authorization m_cqube; set local role m_cqube;
      create view report.hostile as select * from aggregate.metric_value; grant usage on schema report to public;
      grant select on report.hostile to public`,
  },
  {
    given: 'a view that was replaced',
    sql: `set local role r_owner; create or replace view aggregate.kind_value as select * from aggregate.kind_value`,
  },
  {
    given: 'a materialized view',
    sql: `set local role r_owner; create materialized view aggregate.hostile as select * from aggregate.setting;
      comment on materialized view aggregate.hostile is 'Hostile.'`,
  },
  {
    given: 'a foreign table',
    sql: `create foreign data wrapper hostile; create server hostile foreign data wrapper hostile;
      create foreign table aggregate.hostile (a integer) server hostile;
      comment on foreign table aggregate.hostile is 'Hostile.'`,
  },
  {
    given: 'a table that inherits',
    sql: `set local role r_owner; create table landing.hostile () inherits (aggregate.setting)`,
  },
  {
    given: 'a partition that is open',
    sql: `set local role r_owner; create table transform.hostile partition of transform.student_attendance
        for values in ('1973-07-01');
      alter table transform.hostile enable row level security, force row level security;
      grant select on transform.hostile to r_analyst`,
  },
  {
    given: 'a function with its owner\'s rights',
    sql: `set local role r_owner; create function aggregate.hostile() returns integer language sql security definer
        set search_path = '' as 'select 1';
      comment on function aggregate.hostile() is 'Hostile.'; grant execute on function aggregate.hostile() to r_viewer`,
  },
  {
    given: 'a function with an open search path',
    sql: `set local role r_owner; create function aggregate.hostile() returns integer language sql as 'select 1';
      comment on function aggregate.hostile() is 'Hostile.'`,
  },
  {
    given: 'a function that everyone may call',
    sql: `create function aggregate.hostile() returns integer language sql set search_path = '' as 'select 1';
      comment on function aggregate.hostile() is 'Hostile.'; alter function aggregate.hostile() owner to r_owner`,
  },
  { given: 'a person who passes by row security', sql: 'create role u_hostile bypassrls' },
  { given: 'a login that nobody knows of', sql: 'create role r_hostile login' },
  { given: 'a right to a place', sql: 'grant select on transform.student_attendance to g_state' },
  { given: 'the owner\'s rights for the API', sql: 'grant r_owner to r_api' },
  { given: 'a large object', sql: 'select lo_create(0)' },
])('$given is found', async ({ sql }) => {
  expect(await noticedBy(client, sql)).toBeDefined();
});

/** The names of what a file of test/sql found fault with. */
async function faultsOf(file: string, sql: string): Promise<string[]> {
  const given = `set local event_triggers = off; ${sql}; reset role`;
  const { results, error } = await runSql(client, `test/sql/${file}.sql`, given);
  return error ? [error.message] : results.filter(({ isOk }) => !isOk).map(({ name }) => name);
}

test.each([
  {
    lacks: 'row security', sql: table, file: 'catalogue',
    says: 'every table has row security, forced',
  },
  {
    lacks: 'the policy of the worker', file: 'catalogue',
    sql: `${table}; alter table aggregate.hostile enable row level security, force row level security`,
    says: 'every table has the policy without which the worker and the owner would see nothing',
  },
  {
    lacks: 'a policy for who may read it', sql: opened, file: 'catalogue',
    says: 'every table that somebody may read has a policy for them',
  },
  {
    lacks: 'an index on what its policy compares', file: 'catalogue',
    sql: `${opened}; create policy hostile_of_viewer on aggregate.hostile for select to r_viewer
      using (setting_name = 'a')`,
    says: 'every column that a policy compares is in an index',
  },
  { lacks: 'a comment', sql: closed, file: 'catalogue', says: 'every table, view and routine has a comment' },
  {
    lacks: 'a row of who sees what', sql: `${closed}; comment on table aggregate.hostile is 'Hostile.'`, file: 'access',
    says: 'every table and view is in the matrix, sources by others with the same policies',
  },
])('of a table that lacks $lacks it is said', async ({ file, sql, says }) => {
  expect(await faultsOf(file, sql)).toContain(says);
});

test('an installation takes back what was given by hand', async () => {
  expect(await keptByHand(inject('databasePort'))).toEqual([]);
});
