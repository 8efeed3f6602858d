/** A new administrator's first day: first password, one-time codes, dashboard, own account, out everywhere. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { runCli } from '../../cli/fixture/run-cli.ts';
import { codeOf } from '../../embedded/identity/one-time-code.ts';
import { launchBrowser } from './browser.ts';

const web = inject('web');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a new administrator gets in by the steps that are asked, and out everywhere', async () => {
  const { output } = await runCli(
    ['user', 'add', '--name', 'Meena Rao', '--level', 'state', '--role', 'admin', '--role', 'viewer',
      '--username', 'meena.rao'],
    { env: { CQUBE_HOME: inject('home') } },
  );
  const first = /^Password: +(\S+)$/m.exec(output)![1]!;
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();

  await page.goto(web);
  await page.locator('#username').fill('meena.rao');
  await page.locator('#password').fill(first);
  await page.keyboard.press('Enter');
  await page.locator('#repeated').fill('Chosen-myself-1');
  await page.locator('#password').fill('Chosen-myself-1');
  await page.keyboard.press('Enter');
  const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
  await page.locator('#code').fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await page.locator('.codes').waitFor();
  expect(await page.locator('.codes li').count()).toBe(10);
  await page.locator('button.primary').click();
  await page.locator('cq-navigation').first().waitFor();

  await page.locator('button.person').click();
  await page.locator('.account a.button').click();
  await page.locator('#current').fill('Chosen-myself-1');
  await page.locator('#password').fill('Chosen-myself-2');
  await page.locator('#repeated').fill('Chosen-myself-2');
  await page.keyboard.press('Enter');
  await page.locator('.done').waitFor();
  expect(await page.locator('dl').innerText()).toContain('Meena Rao');

  await page.locator('form[action$="sign-out-everywhere"] button').click();
  await page.getByText('You are signed out everywhere.').waitFor();
  await page.goto(web);
  await page.locator('#username').waitFor();
  await page.context().close();
});
