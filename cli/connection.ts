import { readFile } from 'node:fs/promises';

import type { Dispatcher } from 'undici';

import { exitCode } from './exit-code.ts';
import { failure } from './failure.ts';

/** How requests leave this machine; nothing where they just leave it. */
export type Connection = {
  /** To the server, which is shown the certificate. */
  readonly server?: Dispatcher;
  /** To the object store, which is not. */
  readonly store?: Dispatcher;
};

/**
 * By a proxy (HTTPS_PROXY, HTTP_PROXY, but not to hosts of NO_PROXY) and with a client's certificate
 * (CQUBE_CLIENT_CERTIFICATE and CQUBE_CLIENT_KEY, files in PEM form; CQUBE_CLIENT_KEY_PASSPHRASE where the key has
 * one). The library is loaded where one of them is set; certificates of an own authority are
 * NODE_EXTRA_CA_CERTS, which Node itself reads.
 */
export async function openConnection(env: NodeJS.ProcessEnv): Promise<Connection> {
  const proxies = {
    httpProxy: env['http_proxy'] || env['HTTP_PROXY'] || '',
    httpsProxy: env['https_proxy'] || env['HTTPS_PROXY'] || '',
    noProxy: env['no_proxy'] || env['NO_PROXY'] || '',
  };
  const identity = await readIdentity(env);
  if (!identity && !proxies.httpProxy && !proxies.httpsProxy) {
    return {};
  }
  const { default: { EnvHttpProxyAgent } } = await import('undici');
  try {
    return {
      server: new EnvHttpProxyAgent({ ...proxies, connect: { ...identity }, requestTls: { ...identity } }),
      store: new EnvHttpProxyAgent(proxies),
    };
  } catch (error) {
    throw failure(exitCode.usage,
      'HTTPS_PROXY and HTTP_PROXY must look like http://proxy.example.org:3128.', { cause: error });
  }
}

type Identity = { readonly cert: Buffer; readonly key: Buffer; readonly passphrase?: string };

async function readIdentity(env: NodeJS.ProcessEnv): Promise<Identity | undefined> {
  const certificate = env['CQUBE_CLIENT_CERTIFICATE'];
  const key = env['CQUBE_CLIENT_KEY'];
  const passphrase = env['CQUBE_CLIENT_KEY_PASSPHRASE'];
  if (!certificate && !key) {
    return undefined;
  }
  if (!certificate || !key) {
    throw failure(exitCode.usage, 'Set both CQUBE_CLIENT_CERTIFICATE and CQUBE_CLIENT_KEY, or neither.');
  }
  const [cert, secret] = await Promise.all([
    readPem('CQUBE_CLIENT_CERTIFICATE', certificate), readPem('CQUBE_CLIENT_KEY', key),
  ]);
  return { cert, key: secret, ...(passphrase && { passphrase }) };
}

async function readPem(name: string, path: string): Promise<Buffer> {
  const content = await readFile(path).catch((error: Error) => {
    throw failure(exitCode.usage, `${name} cannot be read: ${error.message}.`, { cause: error });
  });
  if (!content.includes('-----BEGIN ')) {
    throw failure(exitCode.usage, `${name} must name a file in PEM form; ${path} is none.`);
  }
  return content;
}
