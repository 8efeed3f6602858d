import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { lastLines, logPath, withLog } from './child-log.ts';
import type { Children } from './former-children.ts';
import { runProgram } from './run-program.ts';
import type { Tell } from './tell.ts';
import { writeFileWhole } from './write-file-whole.ts';

const root = join(import.meta.dirname, '..');
const built = join(root, 'dashboard/dist');
const stamp = join(built, '.built-from');

/** What the built dashboard depends on. */
const sources = ['dashboard/src/**', 'dashboard/public/**', 'dashboard/*.json', 'angular.json', 'package-lock.json'];

export type BuildOptions = {
  readonly home: string;
  readonly tell: Tell;
  readonly children: Children;
  readonly signal: AbortSignal;
};

/** Whether the dashboard is built from the sources as they are now. */
export async function isDashboardBuilt(): Promise<boolean> {
  const note = await readFile(stamp, 'utf8').catch(() => '');
  return isThere() && note === (await sourceDigest());
}

/** Builds the dashboard. Where that fails and an older build is there, that one goes on serving. */
export async function buildDashboard({ home, tell, children, signal }: BuildOptions): Promise<void> {
  const digest = await sourceDigest();
  const run = withLog(home, 'dashboard', (log) =>
    runProgram({
      args: [join(root, 'node_modules/.bin/ng'), 'build'],
      cwd: root,
      environment: { ...process.env, CI: '1', NG_CLI_ANALYTICS: 'false', NO_COLOR: '1' },
      stdio: ['ignore', log, log],
      children,
      signal,
    }),
  );
  if ((await run) === 0) {
    await writeFileWhole(stamp, digest, 0o644).catch(() => undefined); // not ours to write: built anew next time
    return;
  }
  const log = logPath(home, 'dashboard');
  if (!isThere()) {
    const end = await lastLines(home, 'dashboard');
    throw new Error(`The dashboard could not be built; see ${log}. It ends with:\n${end}`);
  }
  tell(`The dashboard could not be built again; the older one is shown (${log}).`);
}

function isThere(): boolean {
  return existsSync(join(built, 'index.html'));
}

async function sourceDigest(): Promise<string> {
  const files = (await Array.fromAsync(glob(sources, { cwd: root, withFileTypes: true })))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.slice(root.length)).update('\0').update(await readFile(file)).update('\0');
  }
  return hash.digest('hex');
}
