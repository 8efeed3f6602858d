import { readFile, rm } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { findProcess, isRunning, type RunningProcess } from './running-process.ts';

/** Knows which processes this run has started, also for a start after this one was killed. */
export type Children = {
  add(pid: number | undefined): void;
  remove(pid: number | undefined): void;
};

export function noteChildren(home: string): Children {
  const running = new Map<number, RunningProcess>();
  const path = join(home, 'children.json');
  const write = () => {
    writeFileSync(`${path}.new`, JSON.stringify([...running.values()]), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  return {
    add(pid) {
      const child = pid === undefined ? undefined : findProcess(pid);
      if (child) {
        running.set(child.pid, child);
        write();
      }
    },
    remove(pid) {
      if (pid !== undefined && running.delete(pid)) {
        write();
      }
    },
  };
}

/**
 * Ends the children of a supervisor that was killed. They end by themselves when they notice that it
 * is gone; what is still there after `patience` milliseconds is killed.
 */
export async function endFormerChildren(home: string, patience = 12_000): Promise<void> {
  const former = (await readChildren(home)).filter(isRunning);
  const until = Date.now() + patience;
  former.forEach((child) => process.kill(child.pid, 'SIGTERM'));
  while (former.some(isRunning) && Date.now() < until) {
    await wait(50);
  }
  former.filter(isRunning).forEach((child) => process.kill(child.pid, 'SIGKILL'));
  await rm(join(home, 'children.json'), { force: true });
}

async function readChildren(home: string): Promise<RunningProcess[]> {
  try {
    return JSON.parse(await readFile(join(home, 'children.json'), 'utf8')) as RunningProcess[];
  } catch {
    return [];
  }
}
