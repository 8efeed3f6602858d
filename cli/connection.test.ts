/** The way to the server: through a proxy, and with a certificate where one is asked for. */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo, type Server } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startContractServer, type ContractServer } from './fixture/contract-server.ts';
import { makeFolder, runCli } from './fixture/run-cli.ts';

let server: ContractServer;
let proxy: HttpServer;
let tunnels: string[];

beforeEach(async () => {
  server = await startContractServer();
  tunnels = [];
  proxy = createHttpServer().on('connect', (request, socket) => {
    tunnels.push(request.url!);
    const { hostname, port } = new URL(`http://${request.url}`);
    const there = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('error', () => there.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});

afterEach(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await server.stop();
});

const portOf = (some: Server) => (some.address() as AddressInfo).port;

function throughProxy(more: Readonly<Record<string, string>> = {}) {
  return {
    CQUBE_HOME: '/nonexistent', CQUBE_URL: server.url, CQUBE_TOKEN: server.token,
    HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}`, ...more,
  };
}

test('questions and files go through the proxy', async () => {
  const folder = await makeFolder({ 'school_master/a.zip': 'zip' });
  const { code } = await runCli(['emit', 'school_master/a.zip'], { folder, env: throughProxy() });
  expect(code).toBe(0);
  expect(server.posted).toHaveLength(1);
  expect(new Set(tunnels)).toEqual(new Set([new URL(server.url).host]));
});

test('but not to a host of NO_PROXY', async () => {
  expect((await runCli(['sources'], { env: throughProxy({ NO_PROXY: '127.0.0.1' }) })).code).toBe(0);
  expect(tunnels).toEqual([]);
});

const unclear: { given: string; env: Record<string, string>; says: string }[] = [
  { given: 'a proxy that is no address', env: { HTTP_PROXY: 'proxy' }, says: 'http://proxy.example.org:3128' },
  { given: 'half a certificate', env: { CQUBE_CLIENT_KEY: '/k.pem' }, says: 'Set both CQUBE_CLIENT_CERTIFICATE and' },
  { given: 'no such file', env: { CQUBE_CLIENT_CERTIFICATE: '/no.pem', CQUBE_CLIENT_KEY: '/no.pem' },
    says: 'CQUBE_CLIENT_CERTIFICATE cannot be read: ENOENT' },
  { given: 'another file', env: { CQUBE_CLIENT_CERTIFICATE: '/etc/hostname', CQUBE_CLIENT_KEY: '/etc/hostname' },
    says: 'must name a file in PEM form' },
];
test.each(unclear)('refuses $given', async ({ env, says }) => {
  const { code, messages } = await runCli(['sources'], { env: throughProxy(env) });
  expect(messages).toContain(says);
  expect(code).toBe(1);
});

test('a proxy that does not answer is told as a broken line', async () => {
  const { code, messages } = await runCli(['sources'], { env: throughProxy({ HTTP_PROXY: 'http://127.0.0.1:9' }) });
  expect(code).toBe(3);
  expect(messages).toContain('Nothing answers');
});
