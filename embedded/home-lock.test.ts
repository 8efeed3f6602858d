import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lockHome } from './home-lock.ts';

let home: string;
let other: ChildProcess;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cqube-lock-'));
  const script = join(home, 'other.ts');
  writeFileSync(script, `
    import { lockHome } from '${join(import.meta.dirname, 'home-lock.ts')}';
    const lock = await lockHome('${home}', 0);
    process.send!(lock !== undefined);
    setInterval(() => lock, 1000);`);
  other = fork(script);
  const [isLocked] = (await once(other, 'message')) as [boolean];
  expect(isLocked).toBe(true);
});
afterEach(() => {
  other.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

test('a home that another process holds is not given', async () => {
  expect(await lockHome(home, 200)).toBeUndefined();
});

test('a process that is killed holds nothing', async () => {
  other.kill('SIGKILL');
  await once(other, 'exit');
  const lock = await lockHome(home, 0);
  expect(lock).toBeDefined();
  lock!.release();
});

test('one that is about to end is waited for', async () => {
  const waiting = lockHome(home, 5_000);
  setTimeout(() => other.kill('SIGTERM'), 200);
  const lock = await waiting;
  expect(lock).toBeDefined();
  lock!.release();
});
