/**
 * Whoever calls a function that runs with its owner's rights puts things of his own before PostgreSQL's: in a
 * schema that is searched first, and among the temporary objects, which are searched whatever the path is.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from './cluster.ts';

type Call = { readonly name: string; readonly caller: string; readonly statement: string };

let client: Client;
let calls: readonly Call[];

/** Functions, operators and views that count each use, under the names that our functions use. */
const traps = `
  create schema hostile;
  grant usage on schema hostile to public;
  grant temporary on database DATABASE to public;
  create sequence hostile.use;
  grant usage on sequence hostile.use to public;
  create function hostile.trap() returns boolean language sql volatile as $$ select nextval('hostile.use') > 0 $$;
  create function hostile.equal(text, text) returns boolean language sql volatile as $$ select hostile.trap() $$;
  create function hostile.equal(name, name) returns boolean language sql volatile as $$ select hostile.trap() $$;
  create function hostile.equal(bigint, bigint) returns boolean language sql volatile as $$ select hostile.trap() $$;
  create function hostile.equal(oid, oid) returns boolean language sql volatile as $$ select hostile.trap() $$;
  create operator hostile.= (function = hostile.equal, leftarg = text, rightarg = text);
  create operator hostile.= (function = hostile.equal, leftarg = name, rightarg = name);
  create operator hostile.= (function = hostile.equal, leftarg = bigint, rightarg = bigint);
  create operator hostile.= (function = hostile.equal, leftarg = oid, rightarg = oid);
  create operator hostile.~ (function = hostile.equal, leftarg = text, rightarg = text);
  do $$
  declare
    v_statement text;
  begin
    for v_statement in
      select format('create function hostile.%I(%s) returns %s language plpgsql as ''begin
          perform hostile.trap(); return null; end''',
        proname, oidvectortypes(proargtypes), format_type(prorettype, null))
      from pg_proc
      where pronamespace = 'pg_catalog'::regnamespace
        and prokind = 'f'
        and not proretset
        and oidvectortypes(proargtypes) !~ 'any|internal|cstring'
        and prorettype::regtype::text !~ 'any|internal|cstring|void|trigger|handler|record'
        and exists (
          select from pg_proc as ours
          where ours.pronamespace::regnamespace::text in ('rls', 'staging', 'aggregate')
            and ours.prosecdef
            and ours.prosrc ~ ('\\m' || pg_proc.proname || '\\(')
        )
      union all
      select format('create %s view %s%I as select * from %s where hostile.trap()', kind, place, relname, oid::regclass)
      from pg_class
      cross join (values ('', 'hostile.'), ('temporary', '')) as made (kind, place)
      where relkind in ('r', 'v', 'p')
        and not relispartition
        and (relnamespace = 'pg_catalog'::regnamespace and relname !~ '^pg_stat|statistic'
          or relnamespace::regnamespace::text in ('rls', 'staging', 'aggregate'))
    loop
      begin
        execute v_statement;
      exception when others then -- what cannot be made stands before nothing
        null;
      end;
    end loop;
  end;
  $$;
  grant execute on all functions in schema hostile to public;
  grant select on all tables in schema hostile to public`;

/** Each function with its owner's rights as each who may call it, with arguments that get it to work. */
const callsOf = `
  select
    pg_proc.oid::regprocedure::text as name,
    caller.name as caller,
    format(case prokind when 'p' then 'call %s(%s)' else 'select * from %s(%s)' end, pg_proc.oid::regproc, (
      select string_agg(case type::regtype::text
        when 'bigint' then '1' when 'integer' then '1' when 'jsonb' then '''{}''' when 'text[]' then '''{r_viewer}'''
        when 'bytea' then '''\\x00''' when 'boolean' then 'true' when 'interval' then '''1 day'''
        when 'uuid' then 'pg_catalog.gen_random_uuid()' when 'timestamp with time zone' then 'pg_catalog.now()'
        when 'name' then '''$person''' when 'date' then '''2026-01-01''' when 'bigint[]' then '''{1}'''
        else '''school_master''' end
        || '::' || type::regtype, ', ' order by position)
      from unnest(proargtypes::oid[]) with ordinality as argument (type, position)
    )) as statement
  from pg_proc
  cross join (
    values ('r_api'), ('r_identity'), ('r_worker'), ('r_keeper'), ('r_admin'), ('r_emitter'), ('r_dba')
  ) as caller (name)
  where pronamespace::regnamespace::text in ('rls', 'staging', 'aggregate', 'pii')
    and prosecdef
    and prorettype <> 'trigger'::regtype
    and has_function_privilege(caller.name, pg_proc.oid, 'execute')
  order by 1, 2`;

beforeAll(async () => {
  const port = inject('databasePort');
  const database = await freshDatabase(port);
  client = new Client({ connectionString: urlOf(port, database) });
  await client.connect();
  const { rows } = await client.query<{ role: string }>(`select rls.enrol('Somebody') as role`);
  calls = (await client.query<Call>(callsOf.replace('$person', rows[0]!.role))).rows;
  await client.query(traps.replace('DATABASE', database));
});

afterAll(() => client?.end());

/** How many of the traps somebody's call has sprung. */
async function sprung({ caller, statement }: Omit<Call, 'name'>): Promise<number> {
  const before = await uses();
  await client.query(`begin; set local role ${caller}; set local search_path = hostile, pg_temp, pg_catalog, public`);
  await client.query(statement).catch(() => undefined);
  await client.query('rollback');
  return await uses() - before;
}

async function uses(): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select case when is_called then last_value::integer else 0 end as count from hostile.use');
  return rows[0]!.count;
}

test('none of ours uses what its caller has put before', async () => {
  expect(calls.length).toBeGreaterThan(30);
  const hijacked: string[] = [];
  for (const call of calls) {
    if (await sprung(call) > 0) {
      hijacked.push(`${call.name} by ${call.caller}`);
    }
  }
  expect(hijacked).toEqual([]);
});

test.each([
  { given: 'no path of its own', path: '', body: 'select now()::text' },
  { given: 'the path of whoever calls', path: '', body: 'select rolname::text from pg_roles limit 1' },
  {
    given: 'no path, but a table of PostgreSQL without its schema', path: `set search_path = ''`,
    body: 'select rolname::text from pg_roles limit 1',
  },
])('one with $given would', async ({ path, body }) => {
  await client.query(`set event_triggers = off;
    create or replace function rls.victim() returns text language sql security definer ${path} as $$ ${body} $$;
    grant execute on function rls.victim() to r_api; reset event_triggers`);
  try {
    expect(await sprung({ caller: 'r_api', statement: 'select rls.victim()' })).toBeGreaterThan(0);
  } finally {
    await client.query('drop function rls.victim()');
  }
});
