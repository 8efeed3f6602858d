/**
 * A viewer's walk: signs in, opens the map, drills down to a school, downloads, goes back.
 *
 * At each level the footer, the list, the downloaded file and the database say the same. Screenshots of
 * what was seen are kept in test/artefact.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { askSql } from '../ask.ts';
import { launchBrowser } from './browser.ts';
import { signIn } from './sign-in.ts';
import type { Credentials } from './start-product.ts';

type Row = { id: string; value: string; students: number; reporting: number };

const web = inject('web');
const credentials = JSON.parse(readFileSync(join(inject('home'), 'credentials.json'), 'utf8')) as Credentials;
const artefacts = join(import.meta.dirname, '../artefact');
const report = `${web}/report/student_attendance_map`;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(artefacts, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('a viewer of the state', () => {
  let context: BrowserContext;
  let page: Page;
  const asked: { path: string; isSigned: boolean }[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
    page = await context.newPage();
    page.on('request', (request) => {
      asked.push({ path: new URL(request.url()).pathname, isSigned: Boolean(request.headers()['authorization']) });
    });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await signIn(page, web, credentials.viewers['state']!);
    await page.goto(report);
    await rows(page, 6);
  });
  afterAll(() => context?.close());

  test('sees the districts from the exported files, asked for as the viewer', async () => {
    const exported = asked.filter(({ path }) => path.startsWith('/export/student_attendance_rate/'));
    expect(exported.some(({ path }) => path.endsWith('/district/state.json'))).toBe(true);
    expect(exported.every(({ isSigned }) => isSigned)).toBe(true);
    await shoot(page, 'state');
  });

  test.each([
    { level: 'district', children: 6, filter: 'true' },
    { level: 'block', children: 4, filter: 'district_id = 9801' },
    { level: 'cluster', children: 5, filter: 'block_id = 980101' },
    { level: 'school', children: undefined, filter: 'cluster_id = 9801010001' },
  ])('$level: screen, download and database say the same', async ({ level, children, filter }) => {
    await open(page, level);
    const expected = await askSql<Row>(credentials.owner.databaseUrl, valuesOf(level, filter));
    await rows(page, children ?? expected.length);

    const file = await download(page);
    expect(file.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
    expect(file.map(({ value }) => value).sort()).toEqual(expected.map(({ value }) => value).sort());

    await page.locator('.foot span:not(.range)').nth(1).waitFor(); // totals come once they belong to the rows
    const foot = (await page.locator('.foot').innerText()).replaceAll(',', '');
    expect(foot).toContain(String(total(file, 'students')));
    if (level !== 'school') expect(foot).toContain(String(total(file, 'reporting')));
    await shoot(page, level);
  });

  test('totals that are on their way are not those of before', async () => {
    await open(page, 'district');
    const totals = page.locator('.foot span:not(.range)');
    await totals.nth(1).waitFor();
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/graphql', async (route) => {
      await asked;
      await route.continue();
    });

    await page.locator('cq-ranked-list li[data-id="9801"] a').click();
    await rows(page, 4);
    const shown = await totals.count();
    answer();
    await totals.nth(1).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    expect(shown).toBe(1);
  });

  test('below the block, the rows came through GraphQL, asked for as the viewer', async () => {
    asked.length = 0;
    await open(page, 'school');
    await page.reload();
    await rows(page);
    const questions = asked.filter(({ path }) => path === '/graphql');
    expect(questions.length).toBeGreaterThan(0);
    expect(questions.every(({ isSigned }) => isSigned)).toBe(true);
    expect(asked.filter(({ path }) => /\/export\/.*\/school\/cluster/.test(path))).toEqual([]);
  });

  test('Back and reload restore what was shown', async () => {
    await page.goto(report);
    await rows(page, 6);
    await page.locator('cq-ranked-list li a').first().click();
    await rows(page, 4);
    const drilled = page.url();
    const names = await namesOf(page);
    await page.reload();
    await rows(page, 4);
    expect(await namesOf(page)).toEqual(names);
    await page.goBack();
    await rows(page, 6);
    await page.goForward();
    await rows(page, 4);
    expect(page.url()).toBe(drilled);
  });

  test('a period and a management change the numbers, and stand in the address', async () => {
    await page.goto(report);
    await rows(page, 6);
    const before = await page.locator('cq-ranked-list .value').allInnerTexts();
    await page.getByRole('button', { name: 'Month', exact: true }).click();
    await page.waitForURL(/window=month/);
    await expect.poll(() => page.locator('cq-ranked-list .value').allInnerTexts()).not.toEqual(before);
  });

  test.each([
    { name: 'light', scheme: 'light', width: 1280 },
    { name: 'dark', scheme: 'dark', width: 1280 },
    { name: 'phone', scheme: 'light', width: 360 },
    { name: 'wide', scheme: 'light', width: 1920 },
  ] as const)('axe finds nothing: $name', async ({ name, scheme, width }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    for (const address of [web, report, `${report}?view=table`]) {
      await page.goto(address);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
    await page.goto(report);
    await rows(page);
    await shoot(page, name);
  });

  test('nothing was complained about in the console', () => expect(complaints).toEqual([]));
});

test('a viewer of a district lands there and is offered nothing outside', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await signIn(page, web, credentials.viewers['district']!);
  await page.goto(report);
  await rows(page, 4);
  expect(await page.locator('cq-breadcrumb a').count()).toBe(0);

  await page.goto(`${report}?level=district&place=9802`);
  await page.waitForLoadState('networkidle');
  const [other] = await askSql<{ name: string }>(credentials.owner.databaseUrl,
    `select entity_name as name from aggregate.place where level = 'block' and district_id = 9802 limit 1`);
  expect(await page.locator('body').innerText()).not.toContain(other!.name);
  await context.close();
});

/** Walks from the state to the first place of each level, by clicks in the list. */
async function open(page: Page, level: string): Promise<void> {
  const path = ['9801', '980101', '9801010001'].slice(0, ['district', 'block', 'cluster', 'school'].indexOf(level));
  await page.goto(report);
  await rows(page, 6);
  for (const id of path) {
    await page.locator(`cq-ranked-list li[data-id="${id}"] a`).click();
    await page.locator(`cq-ranked-list li[data-id="${id}"]`).waitFor({ state: 'detached' });
  }
}

async function rows(page: Page, count?: number): Promise<void> {
  const list = page.locator('cq-ranked-list li[data-id]');
  await list.first().waitFor();
  for (let tries = 0; count !== undefined && (await list.count()) !== count; tries += 1) {
    if (tries === 200) throw new Error(`${await list.count()} places are listed, not ${count}: ${page.url()}`);
    await page.waitForTimeout(100);
  }
}

function namesOf(page: Page): Promise<string[]> {
  return page.locator('cq-ranked-list .name').allInnerTexts();
}

async function download(page: Page): Promise<Row[]> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download', exact: true }).click(),
  ]);
  const text = readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/, '');
  const [heads, ...lines] = text.trim().split(/\r?\n/).map((line) =>
    [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!));
  const at = (pattern: RegExp): number => heads!.findLastIndex((head) => pattern.test(head));
  return lines.map((cells) => ({
    id: cells[at(/ id$/i)]!,
    value: cells[at(/\(%\)/)]!,
    students: Number(cells[at(/students/i)] || 0),
    reporting: Number(cells[at(/reporting/i)] || 0),
  }));
}

function total(rows: readonly Row[], name: 'students' | 'reporting'): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

function valuesOf(level: string, filter: string): string {
  return `
    select entity_id::text as id, coalesce(trim_scale(value)::text, '') as value
    from aggregate.report_value
    where metric_name = 'student_attendance_rate' and window_name = 'last_30_days' and level = '${level}'
      and management_id is null and category_id is null and ${filter}`;
}

async function violations(page: Page): Promise<string[]> {
  const script = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
  await page.evaluate(script);
  return page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500); // the map flies to its place
  await page.screenshot({ path: join(artefacts, `student-attendance-${name}.png`) });
}
