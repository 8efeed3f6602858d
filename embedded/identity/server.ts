import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { Pool } from 'pg';
import type { Logger } from 'pino';

import { accountPath, accountRoute, type AccountRoute } from './account-route.ts';
import { cleanIdentity } from './clean-identity.ts';
import { mountPath } from './page.ts';
import { makeProvider, type ProviderSettings } from './provider.ts';
import { recordReuse } from './record-reuse.ts';
import { signInRoute, type SignInRoute } from './sign-in-route.ts';
import { loadSigningKeys } from './signing-keys.ts';

export type IdentityOptions = ProviderSettings & {
  readonly pool: Pool;
  readonly log: Logger;
  /** 0 picks a free one. */
  readonly port: number;
  readonly passwordDays: number;
  readonly stateName?: string;
};

export type IdentityServer = { readonly port: number; close(): Promise<void> };

type Asset = { readonly type: string; readonly body: Buffer };

const cleanEvery = 10 * 60 * 1000;

/** Starts the identity provider on the loopback address, ready when this resolves. The pool stays the caller's. */
export async function startIdentityServer(options: IdentityOptions): Promise<IdentityServer> {
  const { pool, log } = options;
  const keys = await loadSigningKeys(pool);
  const provider = makeProvider(pool, keys, options);
  provider.on('server_error', (_, error) => log.error({ err: error }, 'identity provider failed'));
  provider.on('grant.revoked', (_, grantId) => log.info({ grantId }, 'grant revoked'));

  const issuer = `${options.webUrl}${mountPath}`;
  const context: SignInRoute & AccountRoute = { ...options, provider, issuer, cookieKey: keys.cookie[0]! };
  recordReuse(provider, context);
  const [assets, respond] = [await loadAssets(), provider.callback()];
  const server = createServer((request, response) => {
    answer(context, assets, respond, request, response).catch((error: Error & { statusCode?: number }) => {
      log.error({ err: error }, 'identity request failed');
      if (!response.headersSent) {
        response.writeHead(error.statusCode ?? 500, { 'content-type': 'text/plain' });
      }
      response.end();
    });
  });
  await listen(server, options.port);

  const cleaning = setInterval(() => {
    cleanIdentity(pool).catch((error: Error) => log.error({ err: error }, 'identity clean-up failed'));
  }, cleanEvery);

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(cleaning);
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}

async function answer(
  context: SignInRoute & AccountRoute,
  assets: ReadonlyMap<string, Asset>,
  respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url!, context.webUrl);
  setSecurityHeaders(response);
  believeIssuer(request, context.webUrl);

  const asset = assets.get(pathname);
  if (asset && request.method === 'GET') {
    response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'public, max-age=3600' }).end(asset.body);
    return;
  }
  const uid = new RegExp(`^${mountPath}/login/([\\w-]{1,64})$`).exec(pathname)?.[1];
  if (uid && (request.method === 'GET' || request.method === 'POST')) {
    return signInRoute(context, request, response, uid);
  }
  const isAccount = pathname === accountPath || pathname.startsWith(`${accountPath}/`);
  if (isAccount && (request.method === 'GET' || request.method === 'POST')) {
    return accountRoute(context, request, response, pathname);
  }
  if (!pathname.startsWith(`${mountPath}/`)) {
    response.writeHead(404).end();
    return;
  }
  // The provider takes the difference of the two for the path that it is mounted under.
  Object.assign(request, { originalUrl: request.url, url: request.url!.slice(mountPath.length) });
  await respond(request, response);
}

/** Host and scheme are those of the configured address, whatever the request or a proxy says. */
function believeIssuer(request: IncomingMessage, webUrl: string): void {
  const { host, protocol } = new URL(webUrl);
  delete request.headers['x-forwarded-host'];
  request.headers['host'] = host;
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
}

function setSecurityHeaders(response: ServerResponse): void {
  const headers = {
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
      "base-uri 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    // Not no-referrer: the browser would then hide from us where a form was posted from.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
}

async function loadAssets(): Promise<Map<string, Asset>> {
  const types = { 'identity.css': 'text/css', 'sign-out.js': 'text/javascript', 'cube.svg': 'image/svg+xml' };
  const assets = new Map<string, Asset>();
  for (const [name, type] of Object.entries(types)) {
    const body = await readFile(join(import.meta.dirname, name));
    assets.set(`${mountPath}/${name}`, { type: `${type}; charset=utf-8`, body });
  }
  return assets;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((settle, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => settle());
  });
}
