/**
 * A source that the project does not ship: from its document, by the command line and over the API, to rows
 * that an analyst of one district reads, and no others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { makeFolder, runCli } from '../../cli/fixture/run-cli.ts';
import { codeOf } from '../../embedded/identity/one-time-code.ts';
import { makeVisitor, signInAs } from '../../embedded/identity/test-visitor.ts';
import { askSql } from '../ask.ts';
import { emitFile, zipOf, type Receipt } from '../emit-file.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';
import type { Credentials } from './start-product.ts';

const web = inject('web');
const credentials = JSON.parse(readFileSync(join(inject('home'), 'credentials.json'), 'utf8')) as Credentials;
const { databaseUrl } = credentials.owner;

/** Meals are counted by school and day; an analyst needs the district. */
const documentOf = (name: string) => ({
  name, title: 'Midday meals', class: 'dynamic', grain: 'one school on one day', load: 'merge',
  files: [{ folder: name, prefix: 'meals' }],
  columns: [
    { name: 'school_id', from: 'SchoolId', type: 'bigint', required: true, digits: [10, 11], references: 'school' },
    { name: 'district_id', from: 'DistrictId', type: 'bigint', required: true, references: 'district' },
    { name: 'served_on', from: 'Date', type: 'date', required: true },
    { name: 'meals', from: 'Meals', type: 'integer', required: true, minimum: 0 },
  ],
  key: ['school_id', 'served_on'], stored_key: 'replace', analyst: true,
});
const file = [
  'SchoolId|DistrictId|Date|Meals',
  '98010100101|9801|2026-07-01|41',
  '98010100101|9801|2026-07-02|43',
  '98020100101|9802|2026-07-01|27',
  '98020100101|9802|2026-07-02|-1',
  '',
].join('\n');

let admin: string;

beforeAll(async () => {
  const { username, password, totpSecret } = credentials.admin;
  const code = codeOf(totpSecret);
  ({ access_token: admin } = await signInAs(web, makeVisitor(web), { username, password, code }));
});

const ways = [
  { way: 'the command line', name: 'evening_meal', define: defineByCommand, enable: enableByCommand },
  { way: 'the API', name: 'morning_milk', define: defineByApi, enable: enableByApi },
];

describe.each(ways)('by $way', ({ name, define, enable }) => {
  test('a document becomes a source that takes files', async () => {
    await define(name);
    expect(await send(name)).toMatchObject({
      state: 'published', batches: [{ linesReceived: 4, rowsKept: 3, rowsRejected: 1, findings: { range: 1 } }],
    });
    expect(await askSql(databaseUrl, `select district_id::int as district, meals from transform.${name} order by 1, 2`))
      .toEqual([{ district: 9801, meals: 41 }, { district: 9801, meals: 43 }, { district: 9802, meals: 27 }]);
  });

  test('an analyst of a district reads its rows, and no others', async () => {
    const { analyst } = credentials;
    const rows = await askSql<{ district: number; meals: number }>(analyst.databaseUrl,
      `select district_id::int as district, sum(meals)::int as meals from transform.${name} group by 1`);
    expect(rows).toEqual([{ district: analyst.districtId, meals: analyst.districtId === 9801 ? 84 : 27 }]);
  });

  test('disabled, it takes no file; enabled, it does', async () => {
    await enable(name, false);
    await expect(send(name)).rejects.toThrow(/409.*source-disabled/s);
    await enable(name, true);
    expect(await send(name)).toMatchObject({ state: 'published', batches: [{ rowsUnchanged: 3 }] });
  });
});

describe('a report whose source is disabled', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
    await enableByCommand('student_attendance', false);
  });
  afterAll(async () => {
    await enableByCommand('student_attendance', true);
    await browser?.close();
  });

  test('says "coming soon" on its tile and on its page, and shows no number', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await signIn(page, web, credentials.viewers['state']!);
    const tile = page.locator('cq-report-tile').filter({ hasText: 'Student attendance' }).first();
    await tile.getByText('Coming soon').waitFor();
    expect(await tile.innerText()).not.toMatch(/%|Data to/);
    await page.screenshot({ path: join(import.meta.dirname, '../artefact/coming-soon-home.png') });

    await page.goto(`${web}/report/student_attendance_map`);
    await page.getByText('Coming soon: the data of this report').waitFor();
    expect(await page.locator('h1').innerText()).toBe('Student attendance');
    expect(await page.locator('cq-map-panel, cq-ranked-list, cq-key-figures-strip').count()).toBe(0);
    await page.screenshot({ path: join(import.meta.dirname, '../artefact/coming-soon-report.png') });
    await context.close();
  });
});

async function defineByCommand(name: string): Promise<void> {
  const folder = await makeFolder({ 'source.json': JSON.stringify(documentOf(name)) });
  const env = { CQUBE_HOME: inject('home') };
  expect(await runCli(['source', 'check', 'source.json'], { folder, env })).toMatchObject({ code: 0 });
  expect(await runCli(['source', 'put', 'source.json'], { folder, env })).toMatchObject({
    code: 0, output: expect.stringContaining('meals integer'),
  });
}

async function enableByCommand(name: string, isEnabled: boolean): Promise<void> {
  const env = { CQUBE_HOME: inject('home') };
  expect(await runCli(['source', isEnabled ? 'enable' : 'disable', name], { env })).toMatchObject({ code: 0 });
}

async function defineByApi(name: string): Promise<void> {
  expect(await ask('PUT', name, documentOf(name))).toMatchObject({ name, columns: { length: 4 } });
}

async function enableByApi(name: string, enabled: boolean): Promise<void> {
  expect(await ask('POST', `${name}/enabled`, { enabled })).toEqual({ name, isEnabled: enabled });
}

async function ask(method: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${web}/data/sources/${path}`, {
    method, body: JSON.stringify(body),
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
  });
  return answer.json();
}

async function send(name: string): Promise<Receipt> {
  return emitFile(web, credentials.emitter.token, `${name}/meals.zip`, await zipOf({ 'meals.csv': file }));
}
