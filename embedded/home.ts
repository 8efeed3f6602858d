import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { endFormerChildren } from './former-children.ts';
import { lockHome, type HomeLock } from './home-lock.ts';
import type { Tell } from './tell.ts';

/**
 * Makes CQUBE_HOME where it is missing and takes it for this process; refuses in a sentence.
 *
 * Others may pass through it (the database runs as another user where we are root) and read nothing:
 * each thing in it is closed by itself.
 */
export async function openHome(home: string, tell: Tell): Promise<HomeLock> {
  makeHome(home);
  const lock = await lockHome(home);
  if (!lock) {
    const pid = await readFile(join(home, 'supervisor.pid'), 'utf8').catch(() => 'unknown');
    throw new Error(`cQube is running already on ${home} (process ${pid.trim()}); stop that one first.`);
  }
  if (existsSync(join(home, 'supervisor.pid'))) {
    tell('The last run was cut off; continuing where it stood.');
  }
  writeFileSync(join(home, 'supervisor.pid'), `${process.pid}\n`, { mode: 0o600 });
  await endFormerChildren(home);
  return lock;
}

/** Gives the home back, with nothing left that speaks of a run. */
export async function closeHome(home: string, lock: HomeLock): Promise<void> {
  await rm(join(home, 'supervisor.pid'), { force: true });
  lock.release();
}

function makeHome(home: string): void {
  try {
    if (!existsSync(home)) {
      makeFolder(home);
      chmodSync(home, 0o700);
    }
    if (process.getuid?.() === 0) {
      chmodSync(home, statSync(home).mode | 0o011);
    }
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    mkdirSync(join(home, 'log'), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, 'log', 'written'), `${new Date().toISOString()}\n`, { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`CQUBE_HOME ${home} cannot be written (${code}); set another one.`, { cause: error });
  }
}

/** One folder at a time: all at once, Node never comes back from /proc. */
function makeFolder(path: string): void {
  if (!existsSync(path)) {
    makeFolder(dirname(path));
    mkdirSync(path);
  }
}
