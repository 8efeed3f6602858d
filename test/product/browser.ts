/** A headless Chromium: the system's where there is one, else the one that an npm package brings. */
import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  const executable = installed.find((path) => existsSync(path));
  if (executable) {
    return chromium.launch({ executablePath: executable, args: quiet });
  }
  // Tells the package to unpack the libraries that a bare system lacks.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  const executablePath = await bundled.executablePath();
  return chromium.launch({ executablePath, args: [...quiet, '--headless=shell'] });
}
