import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { compressDashboard } from './compress-dashboard.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let provider: { port: number; close(): void };

beforeAll(async () => {
  provider = await startEcho();
  server = await startTestServer(inject('databasePort'), {
    IDENTITY_PORT: String(provider.port), WEB_URL: 'http://cqube.example', REQUESTS_PER_MINUTE: '20',
  });
});

afterAll(async () => {
  await server?.stop();
  provider.close();
});

describe('the dashboard', () => {
  test('is missed until it is built', async () => {
    const response = await server.app.inject('/');
    expect(response.json()).toMatchObject({ status: 503, code: 'dashboard-not-built' });
  });

  test('is one page at every address that is no file and not the API’s', async () => {
    giveDashboard(server.dashboardFolder);
    for (const path of ['/', '/report/student_attendance_map?level=block', '/index.html']) {
      const response = await server.app.inject(path);
      expect(response.headers, path).toMatchObject({
        'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store',
      });
      const nonce = /<cq-root ngCspNonce="(\w+)">/.exec(response.body)?.[1];
      expect(response.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    }
  });

  test('lets browsers keep a file whose name changes with its content, and no other', async () => {
    for (const name of ['/main-5QYB6P2A.js', '/chunk-28rfwSSn.js']) {
      expect((await server.app.inject(name)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    expect((await server.app.inject('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  test('comes compressed to whoever takes that', async () => {
    await compressDashboard(server.dashboardFolder);
    const response = await server.app.inject({ url: '/main-5QYB6P2A.js', headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers).toMatchObject({
      'content-encoding': 'gzip', 'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(gunzipSync(response.rawPayload).toString()).toBe('main()');
    expect((await server.app.inject('/.built-from')).body).not.toContain('digest');
  });

  test.each([
    '/missing.js', '/data', '/data/nothing', '/graphql/nothing', '/export/nothing', '/..%2f..%2fpackage.json',
  ])(
    'is not what stands at %s',
    async (path) => {
      const response = await server.app.inject(path);
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toMatch('application/problem+json');
    },
  );
});

describe('every answer', () => {
  test('binds the browser to our own scripts', async () => {
    const { headers } = await server.app.inject('/livez');
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-\w+';/);
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY',
    });
  });

  test('carries the id under which it is logged', async () => {
    const response = await server.app.inject('/missing.js?code=secret');
    const id = response.headers['x-request-id'] as string;
    expect(response.json().instance).toBe(`urn:uuid:${id}`);
    const line = server.logged.find((each) => each.includes(id));
    expect(JSON.parse(line!)).toMatchObject({ msg: 'request', method: 'GET', path: '/missing.js', status: 404 });
    expect(line).not.toContain('secret');
  });

  test.each([
    { given: 'a broken address', request: { url: '/%zz' }, status: 400 },
    {
      given: 'a body that is no JSON',
      request: {
        method: 'POST' as const, url: '/nowhere', payload: '{', headers: { 'content-type': 'application/json' },
      },
      status: 400,
    },
  ])('is a problem, given $given', async ({ request, status }) => {
    const response = await server.app.inject(request);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toMatch('application/problem+json');
  });
});

describe('health', () => {
  test('tells whether the parts answer, and not why they do not', async () => {
    expect((await server.app.inject('/livez')).json()).toEqual({ status: 'ok' });
    expect((await server.app.inject('/readyz')).json())
      .toEqual({ status: 'ok', checks: { database: 'ok', store: 'ok' } });

    const other = await startTestServer(inject('databasePort'), { S3_BUCKET_OUTPUT: 'not-there' });
    const response = await other.app.inject('/readyz');
    await other.stop();
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ status: 'unavailable', checks: { database: 'ok', store: 'unavailable' } });
  });

  test('shows figures to this machine alone', async () => {
    await server.app.inject('/livez');
    const response = await server.app.inject('/metrics');
    expect(response.body).toMatch(/cqube_http_request_seconds_count\{method="GET",route="\/livez",status="200"\} \d/);
    expect(response.body).toContain('cqube_database_connections{state="waited_for"} 0');
    expect((await server.app.inject({ url: '/metrics', remoteAddress: '10.0.0.1' })).statusCode).toBe(404);
  });
});

test('/config.json says what the dashboard needs before anyone signs in', async () => {
  await server.owner.query(
    `insert into aggregate.setting values ('state_name', '"Suvarna Pradesh"')
     on conflict (setting_name) do update set value = excluded.value`,
  );
  expect((await server.app.inject('/config.json')).json()).toEqual({
    issuer: server.issuer, clientId: 'cqube-dashboard', scope: 'openid profile', stateName: 'Suvarna Pradesh',
    account: null, publicReports: { smallest: 10 },
  });
});

test('/auth is the identity provider, which hears of the outside only what is so', async () => {
  const response = await server.app.inject({
    method: 'POST',
    url: '/auth/login/1?x=2',
    payload: 'user=a&password=b',
    headers: {
      'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https', 'x-forwarded-for': '6.6.6.6', 'cookie': 'a=b',
    },
  });
  expect(response.json()).toMatchObject({
    method: 'POST',
    url: '/auth/login/1?x=2',
    body: 'user=a&password=b',
    headers: {
      'host': 'cqube.example', 'x-forwarded-host': 'cqube.example', 'x-forwarded-proto': 'http',
      'x-forwarded-for': '127.0.0.1', 'cookie': 'a=b',
    },
  });
  expect(response.headers['content-security-policy']).toBe("default-src 'none'");
});

test('whoever asks too often waits, and others do not', async () => {
  const ask = (authorization: string) => server.app.inject({ url: '/data/sources', headers: { authorization } });
  const statuses = [];
  for (let count = 0; count < 21; count += 1) {
    statuses.push((await ask('Bearer one')).statusCode);
  }
  expect(statuses).toEqual([...Array(20).fill(401), 429]);
  const refused = await ask('Bearer one');
  expect(refused.json()).toMatchObject({ code: 'too-many-requests' });
  expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  expect((await ask('Bearer other')).statusCode).toBe(401);
});

function giveDashboard(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><body><cq-root></cq-root></body>');
  writeFileSync(join(folder, 'main-5QYB6P2A.js'), 'main()');
  writeFileSync(join(folder, 'chunk-28rfwSSn.js'), 'chunk()');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, '.built-from'), 'digest');
}

/** Answers with what it was asked, in place of the identity provider. */
async function startEcho() {
  const echo = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { method, url, headers } = request;
    response.writeHead(200, { 'content-type': 'application/json', 'content-security-policy': "default-src 'none'" });
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
  await new Promise<void>((settle) => echo.listen(0, '127.0.0.1', settle));
  return {
    port: (echo.address() as AddressInfo).port,
    close() {
      echo.closeAllConnections();
      echo.close();
    },
  };
}
