import { linkSync, mkdirSync } from 'node:fs';
import { glob, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { logPath, withLog } from './child-log.ts';
import { writeDemoNote } from './demo-note.ts';
import type { Children } from './former-children.ts';
import { runProgram } from './run-program.ts';
import type { Step, Tell } from './tell.ts';
import { withClient } from './with-client.ts';

const root = join(import.meta.dirname, '..');
const patience = 30 * 60_000;

export type DemoLoading = {
  readonly home: string;
  /** The emitter's folder of the demo state. */
  readonly folder: string;
  readonly web: string;
  readonly token: string;
  readonly ownerUrl: string;
  readonly tell: Tell;
  readonly step: Step;
  readonly children: Children;
  readonly signal: AbortSignal;
};

/**
 * Emits the demo state through the public API with our own command line, and waits for its numbers.
 *
 * After a crash it goes on: a file that arrived is not sent again, one that is still worked on is
 * waited for.
 */
export async function loadDemo(options: DemoLoading): Promise<void> {
  await options.step('Loading what was sent of the demo state', () => finishSent(options));
  const arrived = new Set(await arrivedFiles(options.ownerUrl));
  const zips = await Array.fromAsync(glob('*/*.zip', { cwd: options.folder }));
  const missing = zips.filter((zip) => !arrived.has(zip));
  if (missing.length > 0) {
    await emit(options, missing);
  }
  await writeDemoNote(options.home, 'loaded');
}

/** Waits for what an earlier start sent: what arrived, and what may just have, is still coming in. */
async function finishSent({ home, ownerUrl, signal }: DemoLoading): Promise<void> {
  const started = Date.now();
  while ((await openFiles(ownerUrl, Date.now() < started + 10_000)) > 0) {
    if (Date.now() > started + patience) {
      const log = logPath(home, 'worker');
      throw new Error(`The demo state is not loaded after ${patience / 60_000} minutes; see ${log}.`);
    }
    await wait(300, undefined, { signal });
  }
}

async function emit({ home, folder, web, token, tell, children, signal }: DemoLoading, zips: string[]): Promise<void> {
  const remaining = join(home, 'demo', 'remaining');
  await rm(remaining, { recursive: true, force: true });
  for (const zip of zips) {
    mkdirSync(join(remaining, dirname(zip)), { recursive: true });
    linkSync(join(folder, zip), join(remaining, zip));
  }
  tell(`Emitting the demo state through the API, ${zips.length} files …`);
  const run = withLog(home, 'demo', (log) =>
    runProgram({
      args: [join(root, 'cli/main.ts'), 'emit', remaining, '--wait', '--timeout', String(patience / 1000)],
      cwd: root,
      environment: { PATH: process.env['PATH'], CQUBE_HOME: home, CQUBE_URL: web, CQUBE_TOKEN: token },
      stdio: ['ignore', log, 'inherit'],
      children,
      signal,
    }),
  );
  const code = await run;
  if (code !== allKept && code !== someRejected) {
    const log = logPath(home, 'demo');
    throw new Error(`The demo state could not be emitted (exit code ${code}); see ${log}, then start again.`);
  }
  await rm(remaining, { recursive: true, force: true });
}

/** Exit codes of the command line; the demo has bad rows on purpose. */
const allKept = 0;
const someRejected = 2;

async function arrivedFiles(ownerUrl: string): Promise<string[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select distinct file_name as name from staging.emission where state not in ('requested', 'expired')`,
    );
    return rows.map(({ name }) => name);
  });
}

async function openFiles(ownerUrl: string, withRequested: boolean): Promise<number> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::integer as count
       from staging.emission
       where state not in ('published', 'refused', 'expired')
         and (state <> 'requested' or $1)`,
      [withRequested],
    );
    return rows[0]!.count;
  });
}
