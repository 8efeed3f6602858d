/** What is installed follows the folder: changed signatures, changed views, deleted files. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { applySql, kindOf } from '../migrations/apply-sql.ts';
import { catalogueOf } from './catalogue.ts';
import { freshDatabase, urlOf } from './cluster.ts';

const port = inject('databasePort');
let folder: string;
let client: Client;
let fresh: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cqube-sql-'));
  await cp('sql', folder, { recursive: true });
  client = await connect();
  fresh = await catalogueOf(client);
});
afterAll(async () => {
  await client.end();
  await rm(folder, { recursive: true });
});

test('nothing is done when the folder is the installed one', async () => {
  expect(await applySql(client)).toBe(false);
});

test('a changed signature, a changed view and a deleted file leave nothing behind', async () => {
  await edit('staging/find_source.sql', (text) => text
    .replace('(folder text, file_name text)', '(folder text, file_name text, year integer default 0)')
    .replaceAll('find_source(text, text)', 'find_source(text, text, integer)'));
  await edit('aggregate/report_value.sql', (text) => text
    .replace('  entity_name,\n', '')
    .replace(/^comment on column .*entity_name[^;]*;$/m, ''));
  await rm(join(folder, 'transform/day_list.sql'));
  await applySql(client, folder);

  const changed = await catalogueOf(client);
  expect(changed.filter((line) => line.startsWith('routine staging.find_source('))).toHaveLength(1);
  expect(changed.some((line) => line.startsWith('routine transform.day_list('))).toBe(false);
  expect(changed.some((line) => line.startsWith('column aggregate.report_value.entity_name'))).toBe(false);
});

test('installed again as it was, the catalogue is that of a fresh database', async () => {
  expect(await applySql(client)).toBe(true);
  expect(await catalogueOf(client)).toEqual(fresh);
});

test('a fault names file and line, and leaves the old code standing', async () => {
  await edit('staging/text_list.sql', (text) => text.replace('language sql', 'languish sql'));
  await expect(applySql(client, folder)).rejects.toThrow(/sql\/staging\/text_list\.sql:\d+: syntax error/);
  expect(await catalogueOf(client)).toEqual(fresh);
});

test('no table depends on a routine of ours', async () => {
  const { rows } = await client.query(`
    select pg_describe_object(classid, objid, objsubid)
    from pg_depend
    inner join pg_proc on pg_proc.oid = refobjid and refclassid = 'pg_proc'::regclass
    inner join pg_namespace on pg_namespace.oid = pronamespace
    where nspname in ('staging', 'transform', 'aggregate', 'rls')
      and classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass)
      and pg_describe_object(classid, objid, objsubid) !~ 'view'`);
  expect(rows).toEqual([]);
});

test('a file that creates nothing that is known is refused', () => {
  expect(() => kindOf('staging/x.sql', 'create table x ();')).toThrow('sql/staging/x.sql creates nothing');
});

async function connect(): Promise<Client> {
  const connection = new Client({ connectionString: urlOf(port, await freshDatabase(port), 'm_cqube') });
  await connection.connect();
  return connection;
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(join(folder, path), 'utf8');
  await writeFile(join(folder, path), change(text));
}
