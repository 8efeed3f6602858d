/** The packed command line, installed as an emitter installs it, in a folder without this project. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startContractServer, type ContractServer } from '../fixture/contract-server.ts';
import { makeFolder } from '../fixture/run-cli.ts';
import { packCli } from './pack.ts';

const run = promisify(execFile);

/** The Node that this was started with, which is what an emitter has; the project's own where npm did not say. */
const node = process.env['npm_node_execpath'] ?? process.execPath;

let folder: string;
let server: ContractServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cqube-installed-'));
  server = await startContractServer();
  const packed = await packCli(folder);
  await run('npm', ['install', '--offline', '--silent', '--no-audit', '--prefix', folder, packed]);
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function cqube(words: readonly string[], cwd = folder, environment: Readonly<Record<string, string>> = {}) {
  return run(node, [join(folder, 'node_modules/cqube-cli/emitter.js'), ...words], {
    cwd,
    env: { PATH: process.env['PATH'], CQUBE_URL: server.url, CQUBE_TOKEN: server.token, ...environment },
  });
}

test('is one package that needs no other and brings the licences of what is in it', async () => {
  const installed = join(folder, 'node_modules/cqube-cli');
  const about = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(about).toMatchObject({ bin: { cqube: 'emitter.js' }, engines: { node: '>=20.19' } });
  expect(about).not.toHaveProperty('dependencies');
  expect(await readFile(join(installed, 'LICENSES.txt'), 'utf8')).toMatch(/^yauzl\n=====\n\nThe MIT License/m);
});

test('has what emitters need, and nothing that works on the database', async () => {
  const { stdout } = await cqube(['help']);
  expect(stdout).toContain('cqube <command>');
  expect(stdout).toContain('  withdraw ');
  expect(stdout).not.toMatch(/migrate|verify-access|For operators/);
});

test('checks and sends a file', async () => {
  const place = await makeFolder({ 'school_master/school_mst.csv': 'SchoolId|School|Name|Latitude\n' });
  const checked = await cqube(['check', 'school_master/school_mst.csv'], place).catch((error) => error);
  expect(checked.stdout + checked.stderr).toContain('header');

  const { stderr } = await cqube(['emit', 'school_master/school_mst.csv'], place);
  expect(stderr).toContain('Sent      school_master/school_mst.zip');
  expect(server.posted.map(({ key }) => key)).toEqual([expect.stringMatching(/^school_master\//)]);
});

test('shows its certificate to a server that asks for one', async () => {
  const file = (name: string) => join(import.meta.dirname, '../fixture/tls', name);
  const [ca, cert, key] = await Promise.all(['authority.pem', 'server.pem', 'server.key.pem'].map((name) =>
    readFile(file(name))));
  const options = { ca, cert, key, requestCert: true, rejectUnauthorized: false };
  const guarded = createTlsServer(options, (incoming, answer) => {
    if (!(incoming.socket as TLSSocket).authorized) {
      answer.writeHead(400).end('No required SSL certificate was sent'); // as nginx does
      return;
    }
    incoming.pipe(request(`${server.url}${incoming.url}`, { method: incoming.method, headers: incoming.headers },
      (from) => from.pipe(answer.writeHead(from.statusCode!, from.headers))));
  }).listen(0, '127.0.0.1');
  await once(guarded, 'listening');
  try {
    const environment = {
      CQUBE_URL: `https://127.0.0.1:${(guarded.address() as AddressInfo).port}`,
      NODE_EXTRA_CA_CERTS: file('authority.pem'),
    };
    const identity = { CQUBE_CLIENT_CERTIFICATE: file('client.pem'), CQUBE_CLIENT_KEY: file('client.key.pem') };
    expect((await cqube(['sources'], folder, { ...environment, ...identity })).stdout).toContain('School master');

    await expect(cqube(['sources'], folder, environment)).rejects.toMatchObject({ code: 4 });
  } finally {
    guarded.closeAllConnections();
    guarded.close();
  }
});
