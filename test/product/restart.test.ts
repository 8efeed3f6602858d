/** What is killed without a word: parts come back by themselves, everything comes back with `npm start`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { RunningProcess } from '../../embedded/running-process.ts';
import { isRunning } from '../../embedded/running-process.ts';
import { askSql } from '../ask.ts';
import { emitFile, zipOf } from '../emit-file.ts';
import type { Credentials } from './start-product.ts';

let home: string;
let supervisor: ChildProcess;
let output = '';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'cqube-restart-'));
  chmodSync(home, 0o755);
  await start();
});
afterAll(async () => {
  const ended = once(supervisor, 'exit');
  supervisor.kill('SIGTERM');
  await ended;
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<void> {
  output = '';
  supervisor = spawn(process.execPath, ['embedded/start.ts'], {
    env: {
      ...process.env, CQUBE_HOME: home, CQUBE_DEMO: 'off',
      PORT: '0', DATABASE_PORT: '0', S3_PORT: '0', MAIL_PORT: '0', IDENTITY_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  supervisor.stdout!.on('data', (data: Buffer) => (output += data.toString()));
  await vi.waitUntil(() => /cQube is ready: http:\S+\n/.test(output), { timeout: 300_000, interval: 100 });
}

const credentials = () => JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as Credentials;
const children = () => JSON.parse(readFileSync(join(home, 'children.json'), 'utf8')) as RunningProcess[];
const databasePid = () => Number(readFileSync(join(home, 'database/data/postmaster.pid'), 'utf8').split('\n')[0]);

/** Whether the API says that it, the database and the store answer. */
async function isReady(): Promise<boolean> {
  return fetch(`${credentials().web}/readyz`).then((answer) => answer.ok, () => false);
}

async function emitDistrict(id: number) {
  const zip = await zipOf({ 'district_mst.csv': `DistrictId|StateId|District|IsActive\n${id}|24|Anandpur|TRUE\n` });
  const { web, emitter } = credentials();
  return emitFile(web, emitter.token, 'district_master/district_mst.zip', zip);
}

test('each part that is killed is started again, and the next file goes through', async () => {
  const before = children();
  expect(before.length).toBe(5);
  before.forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
  process.kill(databasePid(), 'SIGKILL');

  await expect.poll(() => before.some(isRunning), { timeout: 20_000 }).toBe(false);
  await expect.poll(isReady, { timeout: 60_000, interval: 200 }).toBe(true);
  await expect.poll(() => children().filter(isRunning).length, { timeout: 60_000 }).toBe(5);
  expect(await emitDistrict(2491)).toMatchObject({ state: 'published', batches: [{ rowsKept: 1 }] });
});

test('when the supervisor is killed its children end, and the next start goes on with all that was kept', async () => {
  const [before, orphans] = [credentials(), children()];
  supervisor.kill('SIGKILL');
  await expect.poll(() => orphans.some(isRunning), { timeout: 20_000 }).toBe(false);

  await start();
  expect(output).toContain('The last run was cut off; continuing where it stood.');
  expect(credentials().emitter).toEqual(before.emitter);
  expect(credentials().admin).toEqual(before.admin);
  const kept = await askSql(credentials().owner.databaseUrl, 'select district_id::int as id from transform.district');
  expect(kept).toEqual([{ id: 2491 }]);
  expect(await emitDistrict(2492)).toMatchObject({ state: 'published', batches: [{ rowsKept: 1 }] });
});

test('asked to stop, everything ends, and it says so', async () => {
  const running = [...children(), { pid: databasePid(), startedAt: '' }];
  const ended = once(supervisor, 'exit');
  supervisor.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
  expect(output).toContain('cQube has stopped.');
  expect(running.filter(({ pid }) => isAlive(pid))).toEqual([]);
  await start();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
