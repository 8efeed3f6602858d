import { closeSync, openSync } from 'node:fs';
import { copyFile, readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const largest = 20 * 2 ** 20;

export function logPath(home: string, name: string): string {
  return join(home, 'log', `${name}.log`);
}

/** Opens the log of a child for it to write to by itself, so that it outlives whoever started it. */
export function withLog<Result>(home: string, name: string, work: (file: number) => Result): Result {
  const file = openSync(logPath(home, name), 'a', 0o600);
  try {
    return work(file);
  } finally {
    closeSync(file); // the child has its own by now
  }
}

/** The last lines of a log, for a person who has to know why something failed. */
export async function lastLines(home: string, name: string, count = 12): Promise<string> {
  const text = await readFile(logPath(home, name), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Moves what a log holds into `<name>.log.1` when it has grown too large; its writer goes on in the empty file. */
export async function trimLogs(home: string): Promise<void> {
  const folder = join(home, 'log');
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.log') && (await stat(path)).size > largest) {
      await copyFile(path, `${path}.1`);
      await truncate(path);
    }
  }
}
