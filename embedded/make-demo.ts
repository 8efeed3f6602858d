import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { logPath, withLog } from './child-log.ts';
import type { Children } from './former-children.ts';
import { runProgram } from './run-program.ts';

const root = join(import.meta.dirname, '..');

export type DemoMaking = { readonly home: string; readonly children: Children; readonly signal: AbortSignal };

/** The emitter's folder of the demo state, generated where it is not there whole. */
export async function makeDemo({ home, children, signal }: DemoMaking): Promise<string> {
  const folder = join(home, 'demo', 'cqube_emission');
  if (existsSync(join(home, 'demo', 'demo.json'))) {
    return folder; // the summary is written last
  }
  const run = withLog(home, 'demo', (log) =>
    runProgram({
      args: [join(root, 'demo/main.ts'), folder],
      cwd: root,
      environment: process.env,
      stdio: ['ignore', log, log],
      children,
      signal,
    }),
  );
  if ((await run) !== 0) {
    throw new Error(`The demo state could not be generated; see ${logPath(home, 'demo')}.`);
  }
  return folder;
}
