/**
 * Installs sql/ into a database, whole, in one transaction: `applySql(client)` after migrating.
 *
 * What stands of our functions, procedures, views, triggers and policies is dropped and made again by
 * kind, so that a changed signature or a deleted file needs no migration. Nothing happens when the
 * digest of sql/ is what is installed. See docs/decision/0001-state-and-code.md.
 */
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Client } from 'pg';

type SqlFile = { readonly path: string; readonly text: string; readonly kind: Kind };
type Kind = (typeof kinds)[number];

/** The order of installation: policies before definitions, because forced row security binds the owner too. */
const kinds = [
  'aggregate', 'function', 'view', 'procedure', 'trigger', 'policy', 'source', 'metric', 'report', 'grant',
] as const;

const schemas = ['staging', 'landing', 'transform', 'pii', 'aggregate', 'rls'];

export async function applySql(client: Client, root = join(import.meta.dirname, '..', 'sql')): Promise<boolean> {
  const files = await readFiles(root);
  const digest = createHash('sha256')
    .update(files.map(({ path, text }) => `${path}\n${text}`).join('\n'))
    .digest('hex');

  await client.query(`select pg_catalog.pg_advisory_lock(hashtext('cqube apply-sql'))`);
  try {
    if ((await installedDigest(client)) === digest) {
      return false;
    }
    await withRetry(() => install(client, files, digest));
    return true;
  } finally {
    await client.query(`select pg_catalog.pg_advisory_unlock(hashtext('cqube apply-sql'))`);
  }
}

export function kindOf(path: string, text: string): Kind {
  if (/^rls\/policy\//.test(path)) return 'policy';
  if (/^rls\/grant\//.test(path)) return 'grant';
  const statement = /^(?:create (?:or replace )?|call \w+\.define_)(\w+)\b/m.exec(text);
  const kind = statement?.[1];
  if (!kind || !kinds.includes(kind as Kind)) {
    throw new Error(`sql/${path} creates nothing that is known: a routine, view, trigger or definition.`);
  }
  return kind as Kind;
}

async function readFiles(root: string): Promise<SqlFile[]> {
  const paths = await Array.fromAsync(glob('**/*.sql', { cwd: root }));
  return Promise.all(
    paths.sort().map(async (name) => {
      const path = name.split(sep).join('/');
      const text = await readFile(join(root, name), 'utf8');
      return { path, text, kind: kindOf(path, text) };
    }),
  );
}

async function installedDigest(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ digest: string }>('select digest from staging.installation');
  return rows[0]?.digest;
}

/** Readers hold locks on tables whose policies are made again: wait a little, never long. */
async function withRetry(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03' || attempt === 20) {
        throw error;
      }
      await wait(250 * attempt);
    }
  }
}

async function install(client: Client, files: SqlFile[], digest: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = '2s'; set local check_function_bodies = off`);
    await dropWhatStands(client);
    for (const kind of kinds) {
      const ofKind = files.filter((file) => file.kind === kind);
      await (kind === 'view' ? runInAnyOrder(client, ofKind) : runAll(client, ofKind));
    }
    await client.query('set local role r_owner');
    await client.query('delete from staging.installation');
    await client.query('insert into staging.installation (digest) values ($1)', [digest]);
    await client.query('reset role');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function runAll(client: Client, files: SqlFile[]): Promise<void> {
  for (const file of files) {
    await run(client, file);
  }
}

/** Views need each other: whichever fails for want of another is tried again after the rest. */
async function runInAnyOrder(client: Client, files: SqlFile[]): Promise<void> {
  let waiting = files;
  while (waiting.length > 0) {
    const failed: { file: SqlFile; error: Error }[] = [];
    for (const file of waiting) {
      await client.query('savepoint one_view');
      try {
        await run(client, file);
        await client.query('release savepoint one_view');
      } catch (error) {
        await client.query('rollback to savepoint one_view');
        failed.push({ file, error: error as Error });
      }
    }
    if (failed.length === waiting.length) {
      throw failed[0]!.error;
    }
    waiting = failed.map(({ file }) => file);
  }
}

async function run(client: Client, file: SqlFile): Promise<void> {
  await client.query(`set local role ${ownerOf(file.path)}`);
  try {
    await client.query(file.text);
  } catch (error) {
    const { message, position, where } = error as Error & { position?: string; where?: string };
    const line = position ? `:${file.text.slice(0, Number(position)).split('\n').length}` : '';
    throw Object.assign(
      new Error(`sql/${file.path}${line}: ${message}${where ? `\n${where}` : ''}`, { cause: error }),
      { code: (error as { code?: string }).code },
    );
  }
  await client.query('reset role');
}

/** What makes roles belongs to roles of its own, so that the owner of the data never can. */
function ownerOf(path: string): string {
  const folder = /^rls\/(keeper|registrar)\//.exec(path)?.[1];
  return folder ? `r_${folder}` : 'r_owner';
}

/** Drops policies, triggers, views and routines of our schemas, never a table. */
async function dropWhatStands(client: Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `with

     ours as (
       select oid from pg_catalog.pg_namespace where nspname = any ($1)
     )

     select statement
     from (
       select 1 as step, format('drop policy %I on %s', polname, polrelid::regclass) as statement
       from pg_catalog.pg_policy
       inner join pg_catalog.pg_class on pg_class.oid = polrelid
       where relnamespace in (select oid from ours)
       union all
       select 2, format('drop trigger %I on %s', tgname, tgrelid::regclass)
       from pg_catalog.pg_trigger
       inner join pg_catalog.pg_class on pg_class.oid = tgrelid
       where relnamespace in (select oid from ours) and not tgisinternal and tgparentid = 0
       union all
       select 3, 'drop view ' || string_agg(pg_class.oid::regclass::text, ', ')
       from pg_catalog.pg_class
       where relnamespace in (select oid from ours) and relkind = 'v'
       having count(*) > 0
       union all
       select 4, 'drop routine ' || string_agg(pg_proc.oid::regprocedure::text, ', ')
       from pg_catalog.pg_proc
       where pronamespace in (select oid from ours) and prokind in ('a', 'f', 'p')
       having count(*) > 0
     ) as drops
     order by step`,
    [schemas],
  );
  for (const { statement } of rows) {
    await client.query(statement);
  }
}
