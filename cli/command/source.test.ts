/** A state's own source by its document, from the command line, against a real database. */
import { Client } from 'pg';
import { beforeAll, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { makeFolder, runCli } from '../fixture/run-cli.ts';

let databaseUrl: string;
let folder: string;

const meals = {
  name: 'midday_meal', title: 'Midday meals', class: 'dynamic', grain: 'one school on one day', load: 'merge',
  files: [{ folder: 'midday_meal', prefix: 'meals' }],
  columns: [
    { name: 'school_id', type: 'bigint', required: true },
    { name: 'served_on', type: 'date', required: true },
    { name: 'meals', type: 'integer' },
  ],
  key: ['school_id', 'served_on'],
};

beforeAll(async () => {
  const port = inject('databasePort');
  databaseUrl = urlOf(port, await freshDatabase(port));
  folder = await makeFolder({
    'meals.json': JSON.stringify(meals),
    'kitchen.json': JSON.stringify({ ...meals, columns: [...meals.columns, { name: 'kitchen' }] }),
    'wrong.json': JSON.stringify({ ...meals, columns: [{ name: 'school_id', type: 'floating' }] }),
    'list.json': '[]',
    'broken.json': '{ "name": ',
  });
});

const run = (...words: string[]) =>
  runCli(['source', ...words], { folder, env: { CQUBE_HOME: '/nonexistent', DATABASE_URL: databaseUrl } });

test('check says what put would do, and changes nothing', async () => {
  expect(await run('check', 'meals.json')).toEqual({
    code: 0, messages: '',
    output: 'midday_meal is well defined.\nIts table transform.midday_meal would get:\n'
      + '  school_id bigint\n  served_on date\n  meals integer\n',
  });
  expect((await run('show', 'midday_meal')).code).toBe(4);
});

test('put makes the source, and changes it', async () => {
  expect((await run('put', 'meals.json')).output).toContain('midday_meal is defined.\n');
  expect((await run('put', 'meals.json')).output)
    .toBe('midday_meal is defined.\nIts table transform.midday_meal stays as it is.\n');
  expect((await run('put', 'kitchen.json')).output)
    .toBe('midday_meal is defined.\nIts table transform.midday_meal got:\n  kitchen text\n');
});

test('show prints the document as it can be put again', async () => {
  const { output } = await run('show', 'midday_meal');
  expect(JSON.parse(output)).toEqual({ ...meals, columns: [...meals.columns, { name: 'kitchen' }] });
});

test('list says whose a document is and whether files are taken', async () => {
  expect((await run('disable', 'midday_meal')).messages).toBe('Files of midday_meal are taken no more.\n');
  expect((await run('list')).output).toMatch(/^midday_meal +not taken +your own +Midday meals$/m);
  expect((await run('list')).output).toMatch(/^school +taken +shipped +School master$/m);
  expect((await run('enable', 'midday_meal')).messages).toBe('Files of midday_meal are taken.\n');
  expect(JSON.parse((await run('list', '--json')).output)).toContainEqual({
    name: 'midday_meal', title: 'Midday meals', isEnabled: true, isOwn: true,
  });
});

test('what is done is written to the audit', async () => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ action: string }>(
    `select action from rls.audit_entry where action ~ 'source' order by audit_entry_id`);
  await client.end();
  expect(rows.map(({ action }) => action)).toEqual([
    'put-source', 'put-source', 'put-source', 'disable-source', 'enable-source',
  ]);
});

test.each([
  { given: 'a type that there is not', words: ['put', 'wrong.json'], code: 4, says: 'columns[0].type: “floating”' },
  { given: 'a column less', words: ['put', 'meals.json'], code: 4, says: 'kitchen' },
  { given: 'no JSON', words: ['put', 'broken.json'], code: 1, says: 'broken.json cannot be read: ' },
  { given: 'a list', words: ['check', 'list.json'], code: 1, says: 'list.json is not one JSON object.' },
  { given: 'a source that is not there', words: ['enable', 'milk'], code: 4, says: 'There is no source “milk”.' },
  { given: 'no file', words: ['put'], code: 1, says: 'Say what to do' },
  { given: 'a word that it does not know', words: ['drop', 'midday_meal'], code: 1, says: 'Say what to do' },
])('refuses $given', async ({ words, code, says }) => {
  const answer = await run(...words);
  expect(answer.code).toBe(code);
  expect(answer.messages).toContain(says);
});
