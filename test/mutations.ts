import type { Client } from 'pg';

import { foundFault, runSql } from './run-sql.ts';

/** One defence of the database taken away. */
export type Mutation = { readonly kind: string; readonly statement: string };

/** Quick ones first: most mutations are met by the catalogue, what is left by those who try. */
const files = ['catalogue', 'rights', 'access', 'rls_enrol', 'rls_token', 'rls_current_person_id', 'rls_sign_in'];

/**
 * The first file of test/sql that finds fault with a mutation, or nothing where it survives.
 *
 * The event trigger would refuse many of them; it is told to look away while one is made, and stands again.
 */
export async function noticedBy(client: Client, statement: string): Promise<string | undefined> {
  for (const file of files) {
    const given = `set local event_triggers = off; ${statement}; reset role; set local event_triggers = on`;
    if (foundFault(await runSql(client, `test/sql/${file}.sql`, given))) {
      return file;
    }
  }
  return undefined;
}

/** Every policy, forced row security, pinned path, revoke and asking view that stands in the catalogue. */
export async function mutationsOf(client: Client): Promise<Mutation[]> {
  const { rows } = await client.query<Mutation>(`
    with

    ours as (
      select oid from pg_namespace where nspname in ('staging', 'landing', 'transform', 'pii', 'aggregate', 'rls')
    ),

    relation as (
      select oid, oid::regclass as name, relkind, relnamespace from pg_class
      where relnamespace in (select oid from ours) and relkind in ('r', 'p', 'v') and not relispartition
    ),

    routine as (
      select oid, oid::regprocedure as name from pg_proc where pronamespace in (select oid from ours)
    ),

    reader as (
      select unnest(array['r_viewer', 'r_report_creator', 'r_analyst', 'r_emitter', 'r_admin', 'r_public', 'r_api',
        'r_identity', 'public']) as name
    )

    select 'policy' as kind, format('drop policy %I on %s', polname, polrelid::regclass) as statement
    from pg_policy
    union all
    select 'wide policy', format('alter policy %I on %s using (true)', polname, polrelid::regclass)
    from pg_policy
    where pg_get_expr(polqual, polrelid) <> 'true'
    union all
    select 'row security', format('alter table %s %s', relation.name, action)
    from relation
    cross join unnest(array['no force row level security', 'disable row level security']) as action
    where relkind <> 'v'
    union all
    select 'asking view', format('alter view %s reset (security_invoker)', relation.name)
    from relation
    where relkind = 'v'
    union all
    select 'pinned path', format('alter routine %s reset search_path', name)
    from routine
    union all
    select 'revoke of a routine', format('grant execute on routine %s to public', name)
    from routine
    union all
    select 'revoke of a table', format('grant %s on %s to %s', lacking.name, relation.name, reader.name)
    from relation
    cross join reader
    cross join lateral (
      select name
      from unnest(array['select', 'update']) as name
      where not has_any_column_privilege(reader.name, relation.oid, name)
      limit 1
    ) as lacking
    union all
    select 'revoke of a schema', format('grant %s on schema %I to %s', action, nspname, reader.name)
    from pg_namespace
    cross join reader
    cross join unnest(array['usage', 'create']) as action
    where nspname !~ '^(pg_.*|information_schema|tap|guard)$'
      and not has_schema_privilege(reader.name, pg_namespace.oid, action)
      and not (reader.name = 'r_identity' and nspname = 'identity')
    union all
    select 'revoke of the database', format('grant %s on database %I to public', action, current_database())
    from unnest(array['connect', 'temporary', 'create']) as action
    union all
    select 'revoke of a function of PostgreSQL', format('grant execute on function %s to public', oid::regprocedure)
    from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and not has_function_privilege('public', oid, 'execute')
      and proname ~ '^(lo_.*|loread|lowrite|pg_sleep.*|pg_notify|pg_(try_)?advisory_.*|pg_logical_emit_message)$'
    union all
    select 'revoke beforehand',
      format('alter default privileges for role %s grant execute on functions to public', name)
    from unnest(array['r_owner', 'r_keeper', 'r_registrar']) as name
    union all
    select 'revoke of a keeper', 'grant create on schema rls to r_keeper_1'
    union all
    select 'event trigger', format('drop event trigger %I', evtname)
    from pg_event_trigger
    union all
    select 'event trigger', format('alter event trigger %I disable', evtname)
    from pg_event_trigger
    order by kind, statement`);
  return rows;
}
