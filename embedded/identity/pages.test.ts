import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { launchBrowser } from '../../test/product/browser.ts';
import { freshDatabase } from '../../test/cluster.ts';
import { createAccount, type CreatedAccount } from './create-account.ts';
import { codeOf } from './one-time-code.ts';
import { startTestIdentity, type TestIdentity } from './test-identity.ts';
import { authorizationRequest, tokensOf } from './test-visitor.ts';

let identity: TestIdentity;
let browser: Browser;
let page: Page;
let account: CreatedAccount;
let axe: string;
const artefacts = join(import.meta.dirname, '../../test/artefact');
const refusedByPolicy: string[] = [];

beforeAll(async () => {
  const databasePort = inject('databasePort');
  identity = await startTestIdentity(databasePort, await freshDatabase(databasePort));
  account = await createAccount(identity.pool, {
    username: 'asha', displayName: 'Asha Patel', withTotp: true, mustChangePassword: true,
  });
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await mkdir(artefacts, { recursive: true });
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) {
      refusedByPolicy.push(message.text());
    }
  });
});

afterAll(async () => {
  await browser?.close();
  await identity?.stop();
});

/** What axe finds, and what scrolls sideways, on a phone and a desk, by day and by night. */
async function problemsOfPage(): Promise<string[]> {
  const problems: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 740 });
      const found = await page.evaluate<string[]>(
        // Through the debugger, which the page's policy does not bind.
        `(async () => { ${axe}; const { violations } = await axe.run(document);
          return [...violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join(' ')),
            ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : [])]; })()`,
      );
      problems.push(...found.map((problem) => `${colorScheme} ${width}: ${problem}`));
    }
  }
  return problems;
}

/** What was seen, kept in test/artefact. */
async function shoot(name: string): Promise<void> {
  for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 360]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 740 });
    await page.screenshot({ path: join(artefacts, `identity-${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
}

async function text(): Promise<string> {
  return page.locator('main').innerText();
}

test('a person signs in with the keyboard alone, and every page on the way is accessible', async () => {
  const { verifier, url } = authorizationRequest(identity.webUrl);
  await page.goto(url);
  expect(await text()).toContain('School figures of Suvarna Pradesh');
  expect(await problemsOfPage()).toEqual([]);

  await page.keyboard.type('asha');
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  expect(await page.locator(':focus').getAttribute('aria-describedby')).toBe('problem');
  expect(await problemsOfPage()).toEqual([]);

  await page.keyboard.type(account.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#code');
  expect(await problemsOfPage()).toEqual([]);

  await page.keyboard.type(codeOf(account.totpSecret!));
  await page.keyboard.press('Enter');
  await page.waitForSelector('#repeated');
  await page.keyboard.type('short');
  await page.keyboard.press('Tab');
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  expect(await problemsOfPage()).toEqual([]);

  await page.keyboard.type('Chosen-myself-1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Chosen-myself-1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]code=/);
  const tokens = await tokensOf(identity.webUrl, verifier, page.url());

  const query = new URLSearchParams({
    id_token_hint: tokens.id_token, post_logout_redirect_uri: `${identity.webUrl}/`,
  });
  await page.goto(`${identity.webUrl}/auth/session/end?${query}`);
  await page.waitForURL(`${identity.webUrl}/`);
  await page.goto(authorizationRequest(identity.webUrl).url);
  expect(page.url()).toContain('/auth/login/');
  expect(refusedByPolicy).toEqual([]);
});

test('setting up one-time codes and the own account are accessible, in either language', async () => {
  const person = await createAccount(identity.pool, {
    username: 'ravi', displayName: 'Ravi Kumar', mustHaveTotp: true,
  });
  await page.context().clearCookies();
  await page.goto(`${identity.webUrl}/auth/account`);
  await page.fill('#username', person.username);
  await page.fill('#password', person.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.qr');
  expect(await problemsOfPage()).toEqual([]);
  await shoot('second-factor');
  const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
  await page.fill('#code', codeOf(secret));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.codes');
  const heights = await page.locator('.codes li').evaluateAll((lines) => lines.map((line) => line.clientHeight));
  expect(heights, 'each on one line').toEqual(Array(10).fill(20));
  expect(await problemsOfPage()).toEqual([]);
  await shoot('recovery-codes');

  await page.click('button.primary');
  await page.waitForSelector('.account');
  expect(page.url()).toBe(`${identity.webUrl}/auth/account`);
  expect(await problemsOfPage()).toEqual([]);
  await shoot('account');
  await page.fill('#current', 'wrong');
  await page.fill('#password', 'Chosen-myself-1');
  await page.fill('#repeated', 'Chosen-myself-1');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  await page.click('a[hreflang=hi]');
  await page.waitForSelector('html[lang=hi]');
  expect(await text()).toContain('आपका खाता');
  expect(await problemsOfPage()).toEqual([]);
  await shoot('account-hi');
  expect(refusedByPolicy).toEqual([]);
  await page.context().clearCookies();
});

test('the pages read in Hindi too', async () => {
  await page.goto(authorizationRequest(identity.webUrl).url);
  await page.click('a[hreflang=hi]');
  expect(await text()).toContain('उपयोगकर्ता नाम');
  expect(await page.locator('html').getAttribute('lang')).toBe('hi');
  expect(await problemsOfPage()).toEqual([]);
});
