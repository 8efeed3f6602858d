import type { Page } from 'playwright-core';

import type { Viewer } from './start-product.ts';

/** Signs a person in by the form, and waits for the dashboard. */
export async function signIn(page: Page, web: string, { username, password }: Viewer): Promise<void> {
  await page.goto(web);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button.primary').click();
  await page.locator('cq-navigation').first().waitFor();
}
