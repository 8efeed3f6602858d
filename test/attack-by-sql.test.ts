/**
 * What somebody tries who has a session of the database: every role, every way out of it, on a live server.
 *
 * An analyst, the worker, the API and the provider log in; all others are who a superuser's session has become,
 * as the API would have to for them.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { giveState, type TestState } from '../api/test-state.ts';
import { freshDatabase, urlOf } from './cluster.ts';

const canary = 'Canary';
const sessions = new Map<string, Client>();
const roles = new Map<string, string>();
let owner: Client;
let state: TestState;
let hidden: { school: number; none: number };

const places: readonly (readonly [string, string, number | undefined])[] = [
  ['state viewer', 'state', undefined], ['district viewer', 'district', 1], ['block viewer', 'block', 11],
  ['cluster viewer', 'cluster', 111], ['school viewer', 'school', 1111],
];
const officers = [...places.map(([who]) => who), 'analyst'];

beforeAll(async () => {
  const port = inject('databasePort');
  const database = await freshDatabase(port);
  const log = async (who: string, login: string, become?: string) => {
    const client = new Client({ connectionString: urlOf(port, database, login) });
    await client.connect();
    await client.query('set client_min_messages = error');
    if (become) {
      await client.query(`set session authorization ${become}`);
    }
    sessions.set(who, client);
  };
  owner = new Client({ connectionString: urlOf(port, database) });
  await owner.connect();
  state = await giveState(owner);
  hidden = { school: state.id(2111), none: state.id(8888) };
  await owner.query(`update aggregate.place set entity_name = $1 where entity_id = $2`, [canary, hidden.school]);
  await owner.query(`create table transform.attendance_1972 partition of transform.student_attendance
    for values in ('1972-07-01'); create table landing.batch_1 (line text)`);
  await owner.query('analyze');

  for (const [who, level, number] of places) {
    const call = `rls.enrol('x', 'person', level => $1, entity_id => $2)`;
    roles.set(who, await enrol(call, level, number && state.id(number)));
  }
  roles.set('emitter', await enrol(`rls.enrol('x', 'application', roles => '{r_emitter}')`));
  roles.set('administrator', await enrol(`rls.enrol('x', roles => '{r_admin}')`));
  roles.set('public', 'r_public');
  roles.set('backup', 'r_backup');
  roles.set('reader of names', 'r_dba');
  for (const [who, role] of roles) {
    await log(who, 'postgres', role);
  }
  const analyst = await enrol(`rls.enrol_analyst('x', 'test of twelve', $1)`, state.id(1));
  await owner.query(`alter role ${analyst} password 'test'`);
  roles.set('analyst', analyst);
  await log('analyst', analyst);
  await sessions.get('analyst')!.query('set default_transaction_read_only = off');
  for (const login of ['r_worker', 'r_api', 'r_identity']) {
    await log(login, login);
  }
});

afterAll(() => Promise.all([owner, ...sessions.values()].map((client) => client?.end())));

async function enrol(call: string, ...values: unknown[]): Promise<string> {
  const { rows } = await owner.query<{ role: string }>(`select ${call} as role`, values);
  return rows[0]!.role;
}

/** What becomes of it for everybody: 'done', or PostgreSQL's code of why not. */
async function tried(sql: string): Promise<Record<string, string>> {
  const outcomes = [...sessions].map(async ([who, client]) => [who, await outcome(client, sql)] as const);
  return Object.fromEntries(await Promise.all(outcomes));
}

async function outcome(client: Client, sql: string): Promise<string> {
  try {
    await client.query(`begin; ${sql}`);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.query('rollback');
  }
}

const denied = '42501';

/** Who has a right that is not to be given on is only warned. */
const whetherGranted = `do $$ begin
  if not has_table_privilege('r_viewer', 'transform.student_attendance', 'select') then
    raise insufficient_privilege;
  end if;
end $$`;

/** What each tries, and who gets further than all others: refused to them too, elsewhere, or theirs to do. */
const attempts: readonly { what: string; sql: string; code?: string; but?: Record<string, string> }[] = [
  // the server and its files
  { what: 'a program', sql: `copy (select 1) to program 'id'` },
  { what: 'a program to read from', sql: `copy aggregate.metric from program 'id'` },
  { what: 'a file to write', sql: `copy (select 1) to '/tmp/hostile'` },
  { what: 'a file to read', sql: `select pg_read_file('postgresql.conf')` },
  { what: 'a file to read, byte by byte', sql: `select pg_read_binary_file('postgresql.conf')` },
  { what: 'a folder', sql: `select pg_ls_dir('.')` },
  { what: 'the log', sql: 'select pg_ls_logdir()' },
  { what: 'a file’s date', sql: `select pg_stat_file('postgresql.conf')` },
  { what: 'who may connect from where', sql: 'select * from pg_hba_file_rules' },
  { what: 'where the data are', sql: 'show data_directory' },
  { what: 'a file into a large object', sql: `select lo_import('/etc/passwd')` },
  { what: 'a large object', sql: 'select lo_create(0)' },
  { what: 'a large object of bytes', sql: `select lo_from_bytea(0, 'a')` },
  { what: 'a large object into a file', sql: `select lo_export(1, '/tmp/hostile')` },
  { what: 'a library', sql: `load 'auto_explain'` },
  { what: 'another server', sql: 'create foreign data wrapper elsewhere' },
  { what: 'a language', sql: `create language hostile handler plpgsql_call_handler` },
  { what: 'settings of the server', sql: 'set session_replication_role = replica' },
  { what: 'no event trigger', sql: 'set event_triggers = off' },
  { what: 'no log', sql: `set log_statement = 'none'` },
  { what: 'libraries from anywhere', sql: `set dynamic_library_path = '/tmp'` },
  { what: 'more temporary files', sql: 'set temp_file_limit = -1' },
  { what: 'a reload', sql: 'select pg_reload_conf()' },
  { what: 'a log of another day', sql: 'select pg_rotate_logfile()' },
  { what: 'counters at zero', sql: 'select pg_stat_reset()' },
  { what: 'other statistics', sql: `select pg_clear_relation_stats('aggregate', 'metric_value')` },
  { what: 'a line in the log of changes', sql: `select pg_logical_emit_message(false, 'a', 'b')` },
  { what: 'a slot that keeps the log of changes', sql: `select pg_create_physical_replication_slot('hostile')` },
  { what: 'a checkpoint', sql: 'checkpoint' },

  // other people
  { what: 'the owner', sql: 'set local role r_owner' },
  { what: 'the superuser', sql: 'set local role postgres' },
  { what: 'who reads past row security', sql: 'set local role r_dba', but: { 'reader of names': 'done' } },
  { what: 'the keeper', sql: 'set local role r_keeper' },
  { what: 'a keeper', sql: 'set local role r_keeper_1' },
  { what: 'the migrating login', sql: 'set local role m_cqube' },
  { what: 'a right', sql: 'set local role r_viewer' },
  { what: 'a place', sql: 'set local role g_state' },
  { what: 'an administrator', sql: 'set local role ADMINISTRATOR', but: { administrator: 'done' } },
  { what: 'another session', sql: 'set session authorization r_owner', but: superusers('done') },
  { what: 'passing by row security', sql: 'alter role current_user bypassrls' },
  { what: 'a new role', sql: 'create role u_hostile' },
  { what: 'a right of its own', sql: 'grant r_admin to current_user' },
  { what: 'a place of its own', sql: 'grant g_state to current_user' },
  { what: 'a table’s right', sql: `grant select on transform.student_attendance to r_viewer; ${whetherGranted}` },
  { what: 'others’ passwords', sql: 'select rolpassword from pg_authid', but: { backup: 'done' } },
  { what: 'others’ hashes', sql: 'select passwd from pg_shadow', but: { backup: 'done' } },
  { what: 'to end somebody', sql: 'select pg_terminate_backend(VICTIM)' },
  { what: 'to stop somebody', sql: 'select pg_cancel_backend(VICTIM)' },
  { what: 'somebody’s memory', sql: 'select pg_log_backend_memory_contexts(VICTIM)' },

  // things of its own, to have others run them or to stand before ours
  { what: 'a table that is found first', sql: 'create temp table metric_value (a integer)' },
  {
    what: 'a function that is found first',
    sql: `create function pg_temp.now() returns int language sql as 'select 1'`,
  },
  { what: 'a schema', sql: 'create schema hostile' },
  { what: 'a table', sql: 'create table public.hostile (a integer)' },
  {
    what: 'a function that tells',
    sql: `create function aggregate.tell(text) returns bool language sql as 'select true'`,
  },
  {
    what: 'an operator that tells',
    sql: `create operator aggregate.=== (procedure = texteq, leftarg = text, rightarg = text)`,
  },
  { what: 'a view that shows', sql: 'create view aggregate.hostile as select * from aggregate.metric_value' },
  {
    what: 'a view that is replaced',
    sql: 'create or replace view aggregate.kind_value as select * from aggregate.kind_value',
  },
  {
    what: 'statistics that tell',
    sql: 'create statistics aggregate.hostile on level, numerator from aggregate.metric_value',
  },
  { what: 'an index', sql: 'create index on aggregate.metric_value (numerator)' },
  {
    what: 'a trigger',
    sql: `create trigger t before insert on aggregate.metric_value
      execute function suppress_redundant_updates_trigger()`,
  },
  { what: 'a rule', sql: 'create rule hostile as on insert to aggregate.metric_value do also notify hostile' },
  { what: 'a policy', sql: 'create policy hostile on aggregate.metric_value using (true)' },
  { what: 'a publication', sql: 'create publication hostile for table aggregate.metric_value' },
  { what: 'a default right', sql: 'alter default privileges for role r_owner grant select on tables to public' },
  {
    what: 'an event trigger',
    sql: 'create event trigger hostile on ddl_command_end execute function guard.refuse_open_object()',
  },

  // ours
  { what: 'row security off', sql: 'alter table aggregate.metric_value disable row level security' },
  { what: 'an empty table', sql: 'truncate aggregate.metric_value' },
  { what: 'a row gone', sql: 'delete from aggregate.metric_value', but: { r_worker: 'done' } },
  { what: 'a row changed', sql: 'update aggregate.metric_value set numerator = 0', but: { r_worker: 'done' } },
  {
    what: 'a row to collide with',
    sql: `insert into aggregate.setting values ('state_id', '1')`,
    but: { r_worker: 'done' },
  },
  {
    what: 'rows that others wait for',
    sql: 'select from aggregate.metric_value for update',
    but: { r_worker: 'done' },
  },
  {
    what: 'a table that others wait for',
    sql: 'lock aggregate.metric_value in access exclusive mode',
    but: { r_worker: 'done' },
  },
  {
    what: 'a table that writers wait for',
    sql: 'lock aggregate.metric_value in share mode',
    but: { r_worker: 'done' },
  },
  { what: 'a table anew', sql: 'vacuum full aggregate.metric_value', code: '25001' },
  { what: 'a sequence’s next', sql: `select nextval('rls.audit_entry_audit_entry_id_seq')` },
  { what: 'digests of tokens', sql: 'select token_digest from rls.token' , but: { backup: 'done' } },
  { what: 'names of persons', sql: 'select from pii.udise_tch_profile', but: { backup: 'done' } },
  {
    what: 'rows of students', sql: 'select from transform.student_attendance',
    but: { 'r_worker': 'done', 'backup': 'done', 'reader of names': 'done' },
  },
  { what: 'a partition', sql: 'select from transform.attendance_1972', but: { backup: 'done' } },
  { what: 'accounts', sql: 'select from identity.account', but: { r_identity: 'done', backup: 'done' } },
  { what: 'the queue', sql: 'select from pgboss.job', but: { r_worker: 'done', backup: 'done' } },
  { what: 'what is on its way', sql: 'select from landing.batch_1', but: { backup: 'done' } },

  // others’ time
  { what: 'sleep', sql: 'select pg_sleep(1)' },
  { what: 'sleep until', sql: `select pg_sleep_until(now())` },
  { what: 'a lock by number', sql: 'select pg_advisory_lock(1)', but: { r_worker: 'done' } },
  { what: 'a lock by number, if free', sql: 'select pg_try_advisory_xact_lock(1)', but: { r_worker: 'done' } },
  { what: 'others’ locks', sql: 'select pg_advisory_unlock_all()', but: { r_worker: 'done' } },
  { what: 'a word to all who listen', sql: `select pg_notify('cqube_published', 'x')`, but: { r_worker: 'done' } },
];

/** Whoever became somebody from a superuser's session gets back to it; who logs in has no such session. */
function superusers(code: string): Record<string, string> {
  const become = ['public', 'backup', 'reader of names', 'emitter', 'administrator', ...places.map(([who]) => who)];
  return Object.fromEntries(become.map((who) => [who, code]));
}

test.each(attempts)('nobody gets $what: $sql', async ({ sql, code = denied, but }) => {
  const { rows } = await owner.query<{ pid: number }>('select pg_backend_pid() as pid');
  const meant = sql.replace('VICTIM', String(rows[0]!.pid)).replace('ADMINISTRATOR', roles.get('administrator')!);
  const others = Object.entries(await tried(meant)).filter(([, outcome]) => outcome !== code);
  expect(Object.fromEntries(others)).toEqual(but ?? {});
});

/** A value that was made of each place, by the hierarchy: whom it may be shown to. */
const seen: Readonly<Record<string, readonly number[]>> = {
  'state viewer': [9, 1, 2, 11, 12, 21, 111, 112, 121, 211, 1111, 1112, 1121, 1211, 2111],
  'district viewer': [9, 1, 11, 12, 111, 112, 121, 1111, 1112, 1121, 1211],
  'analyst': [9, 1, 11, 12, 111, 112, 121, 1111, 1112, 1121, 1211],
  'block viewer': [9, 1, 11, 111, 112, 1111, 1112, 1121],
  'cluster viewer': [9, 1, 11, 111, 1111, 1112],
  'school viewer': [9, 1, 11, 111, 1111],
};

/** Ways of asking for values that row security must bind all alike; each gives ids of places, as text. */
const ways: Readonly<Record<string, string>> = {
  'plainly': 'select entity_id::text as id from aggregate.metric_value',
  'by a view': 'select entity_id::text as id from aggregate.report_value',
  'by another view': 'select entity_id::text as id from aggregate.kind_value',
  'of this table only': 'select entity_id::text as id from only aggregate.metric_value',
  'by where a row lies': `select entity_id::text as id from aggregate.metric_value where ctid >= '(0,0)'`,
  'by a sample': 'select entity_id::text as id from aggregate.metric_value tablesample system (100)',
  'by a sample of rows': 'select entity_id::text as id from aggregate.metric_value tablesample bernoulli (100)',
  'as a whole row': `select to_json(value) ->> 'entity_id' as id from aggregate.metric_value as value`,
  'as XML': `select (xpath('//entity_id/text()', element))[1]::text as id
    from unnest(xpath('//row', table_to_xml('aggregate.metric_value', false, false, ''))) as element`,
  'by a query in a text': `select (xpath('//entity_id/text()', element))[1]::text as id
    from unnest(xpath('//row', query_to_xml('select * from aggregate.metric_value', false, false, ''))) as element`,
  'by words of a query in a text': `select word as id
    from ts_stat('select to_tsvector(''simple'', entity_id::text) from aggregate.metric_value')`,
  'from both sides of a join': `select other.entity_id::text as id from aggregate.metric_value as own
    cross join aggregate.metric_value as other`,
  'from below': `select below.id from aggregate.place
    cross join lateral (
      select entity_id::text as id from aggregate.metric_value where entity_id = place.entity_id
    ) as below`,
  'past the index': `set local enable_indexscan = off; set local enable_bitmapscan = off;
    set local enable_indexonlyscan = off;
    select entity_id::text as id from aggregate.metric_value`,
  'by several processes': `set local debug_parallel_query = on; set local parallel_setup_cost = 0;
    set local min_parallel_table_scan_size = 0; select entity_id::text as id from aggregate.metric_value`,
  'with settings of ours': `set local cqube.person = 'u_other'; set local app.district_id = '2';
    set local role.level = 'state'; set local jwt.claims.role = 'r_admin';
    select entity_id::text as id from aggregate.metric_value`,
  'from a block of code': `do $$ begin perform set_config('hostile.ids', (select string_agg(entity_id::text, ' ')
      from aggregate.metric_value), true); end $$;
    select unnest(string_to_array(current_setting('hostile.ids'), ' ')) as id`,
  'by a cursor': `declare hostile cursor for select entity_id::text as id from aggregate.metric_value;
    fetch all from hostile`,
  'with row security off': `set local row_security = off; select entity_id::text as id from aggregate.metric_value`,
};

describe('a value of a place is shown to whoever may see it, and no other', () => {
  test.each(Object.keys(ways))('asked %s', async (way) => {
    for (const who of [...officers, 'public', 'emitter', 'administrator', 'r_api', 'r_identity']) {
      const found = await ask(who, ways[way]!);
      const numbers = found.filter((id) => /^\d+$/.test(id)).map((id) => Number(id) % 10_000);
      const ids = [...new Set(numbers)].sort((one, other) => one - other);
      const isRefused = found.some((id) => /^refused (42501|42P17)$/.test(id));
      if (way === 'with row security off') {
        expect([who, ids, isRefused]).toEqual([who, [], true]);
      } else {
        const own = [...seen[who] ?? []].sort((one, other) => one - other);
        expect([who, ids]).toEqual([who, own]);
        expect([who, isRefused]).toEqual([who, !(who in seen) && !['public', 'administrator'].includes(who)]);
      }
    }
  });

  test('and a statement that was prepared as one gives another the other’s own', async () => {
    const client = new Client({ connectionString: urlOf(inject('databasePort'), owner.database!) });
    await client.connect();
    try {
      await client.query(`set plan_cache_mode = force_generic_plan;
        prepare asked as select entity_id::text as id from aggregate.metric_value`);
      for (const who of [...officers, ...officers.toReversed()]) {
        await client.query(`set role ${roles.get(who)}`);
        const { rows } = await client.query<{ id: string }>('execute asked');
        const ids = new Set(rows.map(({ id }) => Number(id) % 10_000));
        expect([who, ids.size]).toEqual([who, seen[who]!.length]);
      }
    } finally {
      await client.end();
    }
  });
});

/** The ids that somebody got, or why none. */
async function ask(who: string, sql: string): Promise<string[]> {
  const client = sessions.get(who)!;
  try {
    const answers = [await client.query(`begin; ${sql}`)].flat();
    return answers.at(-1)!.rows.map(({ id }: { id: string }) => id);
  } catch (error) {
    return [`refused ${(error as { code: string }).code}`];
  } finally {
    await client.query('rollback');
  }
}

/** All that a session was told: rows, errors with their details, notices. */
async function told(who: string, sql: string): Promise<string> {
  const client = sessions.get(who)!;
  const notices: string[] = [];
  const hear = (notice: object) => void notices.push(JSON.stringify({ ...notice }));
  client.on('notice', hear);
  try {
    const answers = [await client.query(`begin; set local client_min_messages = debug1; ${sql}`)].flat();
    return JSON.stringify([answers.map(({ rows }) => rows as unknown[]), notices]);
  } catch (error) {
    return JSON.stringify([{ ...(error as object), message: (error as Error).message }, notices]);
  } finally {
    client.off('notice', hear);
    await client.query('rollback');
  }
}

describe('the name of a school that is not one’s own is told', () => {
  const blind = [
    'district viewer', 'block viewer', 'cluster viewer', 'school viewer', 'analyst', 'emitter', 'administrator',
  ];

  test.each([
    { by: 'no cast that fails', sql: 'select from aggregate.place where entity_name::integer > 0' },
    { by: 'no cast of a whole row', sql: 'select from aggregate.place where place::text::integer > 0' },
    { by: 'no division', sql: `select 1 / (length(entity_name) - ${canary.length}), entity_name from aggregate.place` },
    { by: 'no pattern', sql: `select from aggregate.place where 'x' ~ ('(' || entity_name)` },
    { by: 'no JSON path', sql: `select from aggregate.place where jsonb_path_exists('{}', entity_name::jsonpath)` },
    { by: 'no list of common values', sql: 'select most_common_vals::text, histogram_bounds::text from pg_stats' },
    { by: 'no list of values that go together', sql: 'select * from pg_stats_ext' },
    { by: 'no text of somebody’s query', sql: 'select query from pg_stat_activity' },
    {
      by: 'no plan',
      sql: `explain (analyze, verbose, settings) select from aggregate.place where entity_name like 'C%'`,
    },
    { by: 'no statement that somebody prepared', sql: 'select statement from pg_prepared_statements' },
    { by: 'no cursor of somebody', sql: 'select statement from pg_cursors' },
    { by: 'no log of PostgreSQL', sql: 'select pg_current_logfile()' },
  ])('by $by', async ({ sql }) => {
    await owner.query(`begin; prepare of_owner as select '${canary}'; declare of_owner cursor for select '${canary}'`);
    try {
      for (const who of blind) {
        expect([who, await told(who, sql)]).toEqual([who, expect.not.stringContaining(canary)]);
      }
    } finally {
      await owner.query('rollback; deallocate all');
    }
    expect(await told('state viewer', 'select entity_name from aggregate.place')).toContain(canary);
  });
});

describe('a place that is hidden and one that there is not look alike', () => {
  const blind = ['district viewer', 'block viewer', 'school viewer', 'analyst'];
  const plans = [
    'select * from aggregate.metric_value where school_id = PLACE',
    `select * from aggregate.metric_value where metric_name = 'test_rate' and level = 'school' and entity_id = PLACE`,
    'select * from aggregate.place where entity_id = PLACE',
    `select * from aggregate.place where level = 'school' and school_id = PLACE`,
    'select * from aggregate.report_value where entity_id = PLACE',
  ];

  // A plan for any place, so that only what is counted could differ.
  test.each(plans)('in what EXPLAIN ANALYZE counts of %s', async (sql) => {
    for (const who of blind) {
      const counted = async (place: number) => told(who, `set local enable_seqscan = off; deallocate all;
        set local plan_cache_mode = force_generic_plan; prepare counted (bigint) as ${sql.replace('PLACE', '$1')};
        explain (analyze, costs off, timing off, summary off, buffers off) execute counted (${place})`);
      const plan = await counted(hidden.school);
      expect([who, plan]).toEqual([who, expect.stringContaining('actual rows=')]);
      expect([who, plan]).toEqual([who, await counted(hidden.none)]);
    }
  });

  test.each([
    { what: 'a scope', sql: `select rls.may_read_scope('school', PLACE) as id` },
    {
      what: 'an export',
      sql: `select aggregate.may_read_export('test_rate/2026/06/30_x/3/month/school/district_PLACE.json.gz') as id`,
    },
    { what: 'rows of an export', sql: `select aggregate.export_row('test_rate', 'overall', '2026-05-01', 'school')` },
    { what: 'a lock of a row', sql: 'select from aggregate.place where entity_id = PLACE for share' },
    { what: 'a change of a row', sql: 'update aggregate.place set entity_id = entity_id where entity_id = PLACE' },
    {
      what: 'a row that is there already',
      sql: `insert into aggregate.place (level, entity_id) values ('school', PLACE)`,
    },
  ])('when asked for $what', async ({ sql }) => {
    for (const who of blind) {
      const answer = async (place: number) =>
        (await told(who, sql.replace('PLACE', String(place)))).replaceAll(String(place), 'PLACE');
      const [found, missing] = [await answer(hidden.school), await answer(hidden.none)];
      expect([who, found]).toEqual([who, missing]);
      expect([who, /42883|42703|42601/.test(found)]).toEqual([who, false]); // the question itself is right
    }
  });
});
