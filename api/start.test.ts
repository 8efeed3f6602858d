/** An API that must not serve says why, and ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

import { expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../test/cluster.ts';

/** A server that says it is PostgreSQL 17.1: the words of the real one, with its number changed on their way. */
async function oldServer(port: number, version: string) {
  const server = createServer((client) => {
    const real = connect(port, '127.0.0.1');
    client.pipe(real);
    real.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1').replaceAll(/1800\d\d/g, '170001').replaceAll(version, '17.1');
      client.write(Buffer.from(text, 'latin1'));
    });
    for (const socket of [client, real]) {
      socket.on('error', () => undefined);
      socket.on('close', () => [client, real].forEach((each) => each.destroy()));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

test('is refused a server whose plans know no roles (CVE-2024-10976), with a sentence', async () => {
  const port = inject('databasePort');
  const server = await oldServer(port, '18.4');
  try {
    const api = spawn(process.execPath, ['api/main.ts'], {
      env: {
        PATH: process.env['PATH'], PORT: '0', S3_ENDPOINT: 'http://127.0.0.1:9', S3_ACCESS_KEY_ID: 'x',
        S3_SECRET_ACCESS_KEY: 'x', DATABASE_URL_API: urlOf(server.port, await freshDatabase(port), 'r_api'),
      },
    });
    let said = '';
    api.stdout.on('data', (text: Buffer) => (said += text.toString()));
    api.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const [code] = await once(api, 'close') as [number];
    expect(said).toContain('cQube needs PostgreSQL 18 or newer; the server behind DATABASE_URL is 17.1.');
    expect(code).toBe(1);
    expect(said).not.toContain('api started');
  } finally {
    server.stop();
  }
});
