import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

/** Held for as long as the process lives. */
export type HomeLock = { release(): void };

/**
 * Takes the home for this process alone, or answers undefined after a short wait.
 *
 * The lock is a file lock of the kernel, which SQLite asks for on our behalf: it is gone the moment
 * its process is, so that no crash leaves a home locked, and no number of a process has to be trusted.
 */
export async function lockHome(home: string, patience = 3_000): Promise<HomeLock | undefined> {
  const until = Date.now() + patience;
  for (;;) {
    const lock = tryLock(join(home, 'lock'));
    if (lock || Date.now() > until) {
      return lock;
    }
    await wait(100);
  }
}

function tryLock(path: string): HomeLock | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive');
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode === busy) {
      return undefined;
    }
    throw error;
  }
}

/** SQLITE_BUSY */
const busy = 5;
