/** What doctor says of a database: of its access, its audit, and whether people's statements are written down. */
import { readFile } from 'node:fs/promises';

import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { runCli } from '../fixture/run-cli.ts';

let owner: Client;
let database: string;
let databaseUrl: string;

beforeAll(async () => {
  database = await freshDatabase(inject('databasePort'));
  databaseUrl = urlOf(inject('databasePort'), database);
  owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
});

afterAll(() => owner?.end());

async function doctor() {
  const { code, output } = await runCli(['doctor', '--json'], { env: {
    CQUBE_HOME: '/nonexistent', CQUBE_URL: 'http://127.0.0.1:1', CQUBE_TOKEN: 'cqe_none', DATABASE_URL: databaseUrl,
  } });
  const { level, checks } = JSON.parse(output) as
    { level: string; checks: { code: string; title: string; level: string; text: string }[] };
  return { code, level, of: (name: string) => checks.find((check) => check.code === name) };
}

test('each check has a code and a level, and the worst error is the end', async () => {
  const { code, level, of } = await doctor();
  expect(of('server')).toMatchObject({ title: 'Server', level: 'error' });
  expect(of('token')).toBeUndefined();
  expect(of('database')).toMatchObject({ level: 'ok', text: expect.stringMatching(/^PostgreSQL 18/) });
  expect(of('audit')).toMatchObject({ level: 'ok' });
  expect({ code, level }).toEqual({ code: 3, level: 'error' });
});

test('what opens the database is an error', async () => {
  await owner.query(`grant temporary on database ${database} to public`);
  expect((await doctor()).of('access')).toMatchObject({
    level: 'error', text: expect.stringContaining('Everyone may temporary in this database'),
  });
  await owner.query(`revoke temporary on database ${database} from public`);
  expect((await doctor()).of('access')).not.toMatchObject({ text: expect.stringContaining('Everyone may') });
});

test('entries that nobody seals are an error', async () => {
  await owner.query(`insert into rls.audit_entry (role_name, action, happened_at)
    values ('r_admin', 'trial', now() - interval '11 minutes')`);
  expect((await doctor()).of('audit')).toMatchObject({
    level: 'error', text: expect.stringContaining('one for 11 minutes: is a worker running?'),
  });
  await owner.query('select rls.seal_audit()');
  expect((await doctor()).of('audit')).toMatchObject({ level: 'ok' });
});

describe('statements of people', () => {
  test('are not written down by the server that comes with cQube, which has no pgAudit', async () => {
    const { rows } = await owner.query(`select from pg_available_extensions where name = 'pgaudit'`);
    expect(rows).toEqual([]);
    expect((await doctor()).of('statement-audit')).toEqual({
      code: 'statement-audit', title: 'Statements', level: 'warning',
      text: 'pgAudit is not loaded, and log_statement is not "all": what people do with SQL is not written down; '
        + 'see deploy/postgresql/README.md',
    });
  });

  /** A server with pgAudit, as far as its catalogue goes: what doctor asks for is found here before pg_catalog. */
  beforeEach(async () => {
    await owner.query(`
      drop schema if exists stand_in cascade;
      create schema stand_in;
      create table stand_in.pg_settings (name text, setting text);
      create table stand_in.pg_extension (extname name);
      alter database ${database} reset all;
      alter database ${database} set search_path = stand_in, pg_catalog;
      alter role r_worker in database ${database} reset all`);
  });

  const all = 'read, write, function, ddl, role';
  test.each<{ given: string; loaded?: string; statements?: string; installed?: boolean; own?: string; then: RegExp }>([
    { given: 'log_statement alone', statements: 'all', then: /^warning pgAudit is not loaded; log_statement writes/ },
    { given: 'pgAudit loaded alone', loaded: all, installed: false, then: /^warning .* extension is not installed/ },
    { given: 'its default', loaded: 'none', then: /^warning pgaudit.log leaves out read, write, ddl, role;/ },
    { given: 'a class less', loaded: 'all, -role', then: /^warning pgaudit.log leaves out role;/ },
    { given: 'all of it', loaded: 'ALL', then: /^ok pgAudit writes down what people do with SQL$/ },
    { given: 'what cqube.conf says', loaded: all, then: /^ok / },
    { given: 'somebody spared', loaded: all, own: 'r_analyst', then: /^warning .* to less for r_analyst;/ },
    { given: 'our own process spared', loaded: all, own: 'r_worker', then: /^ok / },
  ])('given $given', async ({ loaded, statements = 'none', installed = true, own, then }) => {
    await owner.query('insert into stand_in.pg_settings values ($1, $2)', ['log_statement', statements]);
    if (loaded !== undefined) {
      await owner.query('insert into stand_in.pg_settings values ($1, $2)', ['pgaudit.log', loaded]);
    }
    if (installed) {
      await owner.query(`insert into stand_in.pg_extension values ('pgaudit')`);
    }
    if (own !== undefined) {
      await owner.query(`alter role ${own} in database ${database} set pgaudit.log = 'role'`);
    }
    const found = (await doctor()).of('statement-audit')!;
    expect(`${found.level} ${found.text}`).toMatch(then);
    if (own !== undefined) {
      await owner.query(`alter role ${own} in database ${database} reset all`);
    }
  });

  test('are settings that there are', async () => {
    const text = await readFile(new URL('../../deploy/postgresql/cqube.conf', import.meta.url), 'utf8');
    const names = [...text.matchAll(/^(?:# )?([a-z_.]+) = /gm)].map(([, name]) => name!);
    const known = names.filter((name) => !name.startsWith('pgaudit.'));
    const { rows } = await owner.query<{ name: string }>(
      'select name from pg_catalog.pg_settings where name = any ($1)', [known]);
    expect(rows.map(({ name }) => name).sort()).toEqual(known.sort());
    expect(text).toContain(`pgaudit.log = '${all}'`);
  });
});
