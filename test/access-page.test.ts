/** docs/access.md, followed to the letter: an officer is let in, and an analyst, with the limits that the page says. */
import { readFileSync } from 'node:fs';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { giveState, type TestState } from '../api/test-state.ts';
import { runCli } from '../cli/fixture/run-cli.ts';
import { askSql } from './ask.ts';
import { freshDatabase, urlOf } from './cluster.ts';

const page = readFileSync('docs/access.md', 'utf8');
const port = inject('databasePort');
let database: string;
let owner: Client;
let state: TestState;

beforeAll(async () => {
  database = await freshDatabase(port);
  owner = new Client({ connectionString: urlOf(port, database) });
  await owner.connect();
  state = await giveState(owner);
});

afterAll(() => owner?.end());

/** The blocks of commands of a section, with a district that there is. */
function fencesOf(title: string): { readonly language: string; readonly text: string }[] {
  const section = page.slice(page.indexOf(`\n## ${title}\n`)).split('\n## ')[1]!;
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .map(([, language, text]) => ({ language: language!, text: text!.replaceAll('2401', String(state.id(1))) }));
}

describe('a new officer of a district', () => {
  test('is let in by one command, with an account, a role and the place', async () => {
    const [command] = fencesOf('Let somebody in, and out');
    const words = [...command!.text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    expect(words.splice(0, 4)).toEqual(['npm', 'run', 'cqube', '--']);
    const { code, output, messages } = await runCli(words, {
      env: {
        CQUBE_HOME: '/nonexistent', DATABASE_URL: urlOf(port, database),
        OIDC_ISSUER: 'https://cqube.state.example/auth',
      },
    });
    expect({ code, messages }).toEqual({ code: 0, messages: '' });
    const role = /u_\w+/.exec(output)![0];
    expect(await asRole(role, `select distinct district_id::text as id from aggregate.place where level = 'school'`))
      .toEqual([{ id: String(state.id(1)) }]);
    expect(await askSql(urlOf(port, database), 'select username from identity.account'))
      .toEqual([{ username: 'asha' }]);
  });

  test('is one of a list, too', async () => {
    const [, , list] = fencesOf('Let somebody in, and out');
    const { rows: [made] } = await owner.query(list!.text);
    expect(await asRole(made.enrol_list[0], 'select rls.visible_districts()::text as ids'))
      .toEqual([{ ids: `{${state.id(1)},0}` }]);
  });
});

describe('an analyst', () => {
  let login: Client;
  let role: string;
  let url: string;
  let password: string;

  beforeAll(async () => {
    const [make, psql] = fencesOf('An analyst');
    const [enrol, limit] = make!.text.trim().split('\n');
    const { rows: [made] } = await owner.query(enrol!);
    role = made.enrol_analyst;
    password = cellOf('Password');
    await owner.query(limit!.replace('u_1f0c…', role));
    url = /'(postgres:\S+)'/.exec(psql!.text)![1]!
      .replace('u_1f0c…', `${role}:${encodeURIComponent(password)}`)
      .replace('db.state.example:5432/cqube', `127.0.0.1:${port}/${database}`);
    login = new Client({ connectionString: url });
    await login.connect();
  });

  afterAll(() => login?.end());

  test('gets what the page asks, of the own district alone', async () => {
    const question = fencesOf('An analyst')[2]!.text.replace('student_attendance_rate', 'test_rate');
    const { rows } = await login.query<{ entity_name: string }>(question);
    expect(rows.map(({ entity_name: name }) => name).sort()).toEqual([
      'school 1111', 'school 1112', 'school 1121', 'school 1211',
    ]);
  });

  test('comes the same way with the fields of Metabase, and finds the schemas that it is to show', async () => {
    const { hostname, port: own, pathname, username } = new URL(url);
    expect([cellOf('Host'), cellOf('Port'), cellOf('Database name'), cellOf('Username')]).toEqual([
      'db.state.example', '5432', 'cqube', 'u_1f0c…',
    ]);
    const client = new Client({
      host: hostname, port: Number(own), database: pathname.slice(1), user: username, password,
    });
    await client.connect();
    const { rows } = await client.query<{ schema: string; tables: string[] }>(`
      select table_schema as schema, array_agg(table_name::text) as tables
      from information_schema.tables
      where table_schema = any ($1)
      group by 1
      order by 1`, [cellOf('Schemas').split(', ')]);
    await client.end();
    expect(rows).toMatchObject([
      { schema: 'aggregate', tables: expect.arrayContaining(['report_value']) },
      { schema: 'transform', tables: expect.arrayContaining(['school']) },
    ]);
  });

  test('begins with the limits of the page', async () => {
    const limits = [...page.matchAll(/^\| `(\w+)` \| `(\w+)` \|/gm)].map(([, name, value]) => [name, value] as const);
    expect(limits).toHaveLength(6);
    const { rows } = await login.query({
      text: 'select name, current_setting(name) from unnest($1::text[]) as name', rowMode: 'array',
      values: [limits.map(([name]) => name)],
    });
    expect(rows).toEqual(limits);
  });

  test('sees sizes, and no statistics of columns', async () => {
    const statistics = `
      select count(*)::integer as count from pg_stats where schemaname in ('aggregate', 'transform', 'rls')`;
    await owner.query('analyze aggregate.metric_value');
    expect((await owner.query(statistics)).rows[0].count).toBeGreaterThan(0);
    expect((await login.query(statistics)).rows).toEqual([{ count: 0 }]);
    const { rows: [size] } = await login.query(
      `select reltuples::integer as rows from pg_class where oid = 'aggregate.metric_value'::regclass`);
    expect(size.rows).toBeGreaterThan(0);
  });

  test('connects five times and to no other database', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      return client;
    }));
    await expect(once(url)).rejects.toMatchObject({ code: '53300' });
    await Promise.all(others.map((client) => client.end()));
    await expect(once(url.replace(database, 'postgres'))).rejects.toMatchObject({ code: '42501' });
  });

  test('is out when the day has come, with the session that is open', async () => {
    const ended = new Promise((settle) => login.on('error', settle));
    await owner.query(`select rls.limit_analyst($1, now() - interval '1 second')`, [role]);
    await expect(once(url)).rejects.toMatchObject({ code: '28P01' });
    await owner.query('select rls.watch_analysts()');
    expect(await ended).toMatchObject({ code: '57P01' });
  });
});

/** A cell of the page's table of fields. */
function cellOf(field: string): string {
  return new RegExp(`^\\| ${field} \\| (?:Only these: )?\`([^\`]+)\` \\|$`, 'm').exec(page)![1]!;
}

async function asRole(role: string, sql: string): Promise<unknown[]> {
  try {
    await owner.query(`begin; set local role ${owner.escapeIdentifier(role)}`);
    return (await owner.query(sql)).rows;
  } finally {
    await owner.query('rollback');
  }
}

async function once(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}
