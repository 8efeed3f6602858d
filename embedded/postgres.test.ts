import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { askSql } from '../test/ask.ts';
import { freePort } from '../test/cluster.ts';
import { serverUser, startPostgres, type PostgresOptions } from './postgres.ts';

let folder: string;
let options: PostgresOptions;

beforeAll(async () => {
  folder = mkdtempSync('/var/tmp/cqube-postgres-');
  chmodSync(folder, 0o755);
  options = { dataDir: join(folder, 'data'), port: await freePort(), password: 'test' };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('starts on what it made before', async () => {
  const first = await startPostgres(options);
  await askSql(url(), 'create table kept as select 1 as one');
  await first.stop();
  const second = await startPostgres(options);
  expect(await askSql(url(), 'select one from kept')).toEqual([{ one: 1 }]);
  await second.stop();
});

test('starts where a killed server is not reaped by anybody', async () => {
  const pattern = await startPostgres(options);
  const command = readFileSync(`/proc/${databasePid()}/cmdline`, 'utf8').split('\0').slice(0, -1);
  await pattern.stop();

  // A parent that never takes leave of its child: the killed server stays as an entry of the process table.
  const socketDir = command.find((part) => part.startsWith('unix_socket_directories='))!.split('=')[1]!;
  mkdirSync(socketDir);
  const user = serverUser();
  if (user) chownSync(socketDir, user.uid, user.gid);
  const parent = spawn('sh', ['-c', '"$0" "$@" 2> /dev/null & exec sleep 60', ...command], {
    ...user, cwd: '/', stdio: 'ignore',
  });
  await untilAnswering();
  process.kill(databasePid(), 'SIGKILL');

  const server = await startPostgres(options);
  expect(await askSql(url(), 'select one from kept')).toEqual([{ one: 1 }]);
  await server.stop();
  parent.kill();
});

function url(): string {
  return `postgres://postgres:test@127.0.0.1:${options.port}/postgres`;
}

function databasePid(): number {
  return Number(readFileSync(join(options.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function untilAnswering(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await askSql(url(), 'select 1');
      return;
    } catch {
      await wait(100);
    }
  }
  throw new Error('The server did not answer.');
}
