import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { choosePorts, portTrouble } from './ports.ts';

let home: string;
let busy: Server;
let busyPort: number;
const host = '127.0.0.1';

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cqube-ports-'));
  busy = createServer().listen(0, host);
  await once(busy, 'listening');
  busyPort = (busy.address() as AddressInfo).port;
});
afterEach(() => {
  busy.close();
  rmSync(home, { recursive: true, force: true });
});

test('a port in use is refused by the name of its variable', async () => {
  await expect(choosePorts(home, [{ variable: 'S3_PORT', port: busyPort, host }]))
    .rejects.toThrow(`Port ${busyPort} is in use; set S3_PORT to another one, or to 0 for any that is free.`);
});

test('one that is looked at later is taken as it is', async () => {
  const wish = { variable: 'DATABASE_PORT', port: busyPort, host, isChecked: false };
  expect(await choosePorts(home, [wish])).toEqual({ DATABASE_PORT: busyPort });
});

test('two parts cannot have the same port', async () => {
  const wishes = [{ variable: 'PORT', port: 8080, host }, { variable: 'MAIL_PORT', port: 8080, host }];
  await expect(choosePorts(home, wishes)).rejects.toThrow('PORT and MAIL_PORT are both 8080');
});

test('0 is a free port, the same again the next time, and another one when that is taken', async () => {
  const wishes = [{ variable: 'PORT', port: 0, host }, { variable: 'MAIL_PORT', port: 0, host }];
  const first = await choosePorts(home, wishes);
  expect(await portTrouble(host, first['PORT']!)).toBeUndefined();
  expect(first['PORT']).not.toBe(first['MAIL_PORT']);
  expect(await choosePorts(home, wishes)).toEqual(first);

  const taken = createServer().listen(first['PORT'], host);
  await once(taken, 'listening');
  const third = await choosePorts(home, wishes);
  taken.close();
  expect(third['PORT']).not.toBe(first['PORT']);
  expect(third['MAIL_PORT']).toBe(first['MAIL_PORT']);
});
