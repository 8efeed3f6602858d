/** What `npm start` refuses, each with one clear sentence and an exit code that is not 0. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { lockHome } from './home-lock.ts';
import { startObjectStore, type ObjectStore } from './object-store/start-object-store.ts';

const host = '127.0.0.1';

let place: string;
let closedPort: number;
let old: Server;
let store: ObjectStore;
let site: Server;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'cqube-start-'));
  chmodSync(place, 0o755); // else the database of root would live outside, and stay there
  writeFileSync(join(place, 'file'), '');
  closedPort = await freePort();
  old = await listen(createServer(answerAsOldPostgres));
  store = await startObjectStore({
    folder: join(place, 'store'), port: 0, accessKeys: { id: 'secret' }, buckets: ['emission', 'input'],
  });
  site = await listen(createHttpServer((_request, response) => response.writeHead(404).end()));
});
afterAll(async () => {
  old.close();
  site.close();
  await store.close();
  rmSync(place, { recursive: true, force: true });
});

type Refusal = { readonly given: string; readonly env: () => NodeJS.ProcessEnv; readonly says: () => string };

const ports = ['PORT', 'DATABASE_PORT', 'S3_PORT', 'MAIL_PORT', 'IDENTITY_PORT'];

const refusals: Refusal[] = [
  {
    given: 'a store of one\'s own without its keys', env: () => ({ S3_ENDPOINT: 'http://127.0.0.1:9' }),
    says: () => 'S3_ENDPOINT is set: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY too.\nSee .env.example.',
  },
  {
    given: 'a port in words', env: () => ({ PORT: 'http' }),
    says: () => 'PORT must be a whole number up to 65535, not "http".\nSee .env.example.',
  },
  {
    given: 'an address that is none', env: () => ({ DATABASE_URL: 'cqube' }),
    says: () => 'DATABASE_URL must be a URL, not "cqube".\nSee .env.example.',
  },
  {
    given: 'a demo that is neither on nor off', env: () => ({ CQUBE_DEMO: 'yes' }),
    says: () => 'CQUBE_DEMO must be on or off, not "yes".\nSee .env.example.',
  },
  {
    given: 'a home inside a file', env: () => ({ CQUBE_HOME: join(place, 'file/home') }),
    says: () => `CQUBE_HOME ${join(place, 'file/home')} cannot be written (ENOTDIR); set another one.`,
  },
  {
    given: 'a home on a read-only system', env: () => ({ CQUBE_HOME: '/proc/sys/cqube' }),
    says: () => 'CQUBE_HOME /proc/sys/cqube cannot be written (ENOENT); set another one.',
  },
  ...ports.map((variable) => ({
    given: `a ${variable} in use`, env: () => ({ [variable]: String(portOf(old)) }),
    says: () => `Port ${portOf(old)} is in use; set ${variable} to another one, or to 0 for any that is free.`,
  })),
  {
    given: 'the same port twice', env: () => ({ PORT: String(closedPort), S3_PORT: String(closedPort) }),
    says: () => `PORT and S3_PORT are both ${closedPort}; set one of them to another port.`,
  },
  {
    given: 'a database that does not answer',
    env: () => ({ DATABASE_URL: `postgres://m:secret@${host}:${closedPort}/state` }),
    says: () => `The database behind DATABASE_URL (${host}:${closedPort}/state) cannot be reached: `
      + `connect ECONNREFUSED ${host}:${closedPort}.`,
  },
  {
    given: 'PostgreSQL 17', env: () => ({ DATABASE_URL: `postgres://m:secret@${host}:${portOf(old)}/state` }),
    says: () => 'cQube needs PostgreSQL 18 or newer; the server behind DATABASE_URL is 17.6.',
  },
  {
    given: 'a store that does not answer',
    env: () => storeAt(closedPort, 'secret'),
    says: () => 'The bucket "emission" at S3_ENDPOINT cannot be reached: ECONNREFUSED.',
  },
  {
    given: 'a store that lacks a bucket',
    env: () => storeAt(store.port, 'secret'),
    says: () => 'The bucket "output" at S3_ENDPOINT cannot be reached: it answers 404.',
  },
  {
    given: 'a store that does not take the key',
    env: () => storeAt(store.port, 'wrong'),
    says: () => 'The bucket "emission" at S3_ENDPOINT cannot be reached: it answers 403.',
  },
  {
    given: 'a provider that does not answer', env: () => ({ OIDC_ISSUER: `http://${host}:${closedPort}` }),
    says: () => 'The provider at OIDC_ISSUER cannot be reached: ECONNREFUSED.',
  },
  {
    given: 'a provider that is none', env: () => ({ OIDC_ISSUER: `http://${host}:${portOf(site)}/realms/state` }),
    says: () => `The provider at OIDC_ISSUER answers 404 to http://${host}:${portOf(site)}`
      + '/realms/state/.well-known/openid-configuration; is that its address?',
  },
];

test.each(refusals)('given $given, it says so and ends', async ({ env, says }) => {
  expect(await start(env())).toEqual({ code: 1, output: `${says()}\n` });
});

test('a second start on the same home is refused, and does not disturb the first', async () => {
  const home = join(place, 'held');
  mkdirSync(home);
  writeFileSync(join(home, 'supervisor.pid'), '4711\n');
  const lock = await lockHome(home);
  const { code, output } = await start({ CQUBE_HOME: home });
  lock!.release();
  expect({ code, output }).toEqual({
    code: 1, output: `cQube is running already on ${home} (process 4711); stop that one first.\n`,
  });
});

/** Starts on free ports and a fresh home unless told otherwise; it must end by itself. */
async function start(env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const free = Object.fromEntries(ports.map((variable) => [variable, '0']));
  const child = spawn(process.execPath, ['embedded/start.ts'], {
    env: { PATH: process.env['PATH'], CQUBE_HOME: mkdtempSync(join(place, 'home-')), ...free, ...env },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

function storeAt(port: number, secret: string): NodeJS.ProcessEnv {
  return { S3_ENDPOINT: `http://${host}:${port}`, S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: secret };
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, host);
  await once(server, 'listening');
  return server;
}

async function freePort(): Promise<number> {
  const server = await listen(createServer());
  const port = portOf(server);
  server.close();
  return port;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** As much of a PostgreSQL 17.6 as is needed to ask it for its version. */
function answerAsOldPostgres(socket: Socket): void {
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.from([value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255));
  const ready = message('Z', Buffer.from('I'));
  const columns = [['number', 23], ['version', 25], ['locks', 23]] as const;
  const rowDescription = columns.map(([name, type]) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)]));
  const row = ['170006', '17.6', '256'].map((text) => Buffer.concat([int32(text.length), Buffer.from(text)]));

  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    if (data[0] === 0) {
      socket.write(Buffer.concat([message('R', int32(0)), ready]));
    } else if (data[0] === 'Q'.charCodeAt(0)) {
      socket.write(Buffer.concat([
        message('T', Buffer.concat([int16(columns.length), ...rowDescription])),
        message('D', Buffer.concat([int16(row.length), ...row])),
        message('C', Buffer.from('SELECT 1\0')),
        ready,
      ]));
    } else {
      socket.end();
    }
  });
}
