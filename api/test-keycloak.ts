import { generateKeyPairSync, randomUUID, sign, type KeyObject, type KeyPairKeyObjectResult } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, type JWK } from 'jose';

export type Changes = {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
  readonly key?: KeyObject;
  /** The text of the payload, in place of what is above. */
  readonly payload?: string;
};

export type TestKeycloak = {
  /** Has a path, as all of Keycloak's. */
  readonly issuer: string;
  readonly keys: Readonly<Record<'rs' | 'es' | 'ps' | 'stranger', KeyPairKeyObjectResult>>;
  /** What it publishes: its keys but the stranger's, and one for encryption. */
  published: JWK[];
  /** The paths that it was asked for. */
  readonly asked: string[];
  /** Answers in its place, where a test wants another answer than its own. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Claims of an access token for a subject, as Keycloak makes them with our realm. */
  claims(subject: string): Record<string, unknown>;
  /** An access token for a subject, but for the changes; whatever the header says, the key signs it. */
  token(subject: string, changes?: Changes): string;
  stop(): Promise<void>;
};

/** Made once: RSA keys take long. */
const keys = {
  rs: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  es: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ps: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  stranger: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

/** Keycloak reduced to what the API asks of it, and to the look of its tokens. */
export async function startTestKeycloak(): Promise<TestKeycloak> {
  const publish = async (kid: string, { publicKey }: KeyPairKeyObjectResult, alg: string, use = 'sig') =>
    ({ ...await exportJWK(publicKey), kid, alg, use });
  const started: TestKeycloak = {
    issuer: '',
    keys,
    published: [
      await publish('enc', keys.stranger, 'RSA-OAEP', 'enc'), await publish('rs', keys.rs, 'RS256'),
      await publish('es', keys.es, 'ES256'), await publish('ps', keys.ps, 'PS256'),
    ],
    asked: [],
    answer: undefined,
    claims: (subject) => claimsOf(started.issuer, subject),
    token: (subject, changes = {}) => signed(started, subject, changes),
    async stop() {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
  const server = createServer((request, response) => {
    started.asked.push(request.url!);
    if (started.answer) {
      return started.answer(request, response);
    }
    const certs = `${started.issuer}/protocol/openid-connect/certs`;
    const isCerts = certs.endsWith(request.url!);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isCerts ? { keys: started.published } : { issuer: started.issuer, jwks_uri: certs }));
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/cqube`;
  return Object.assign(started, { issuer });
}

function claimsOf(issuer: string, subject: string): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    exp: now + 300, iat: now, auth_time: now, jti: `onrtac:${randomUUID()}`, iss: issuer,
    aud: ['urn:cqube', 'account'], sub: subject, typ: 'Bearer', azp: 'cqube-dashboard', sid: randomUUID(), acr: '1',
    'allowed-origins': ['https://cqube.example'], realm_access: { roles: ['cqube-viewer', 'offline_access'] },
    resource_access: { account: { roles: ['view-profile'] } }, scope: 'openid profile', amr: ['pwd', 'otp'],
    name: 'Asha Patel', preferred_username: 'asha',
  };
}

function signed(keycloak: TestKeycloak, subject: string, changes: Changes): string {
  const header = { alg: 'RS256', typ: 'JWT', kid: 'rs', ...changes.header };
  const given = { ...keycloak.claims(subject), ...changes.claims };
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !changes.without?.includes(name)));
  const text = [JSON.stringify(header), changes.payload ?? JSON.stringify(kept)]
    .map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${text}.${signatureOf(text, String(header.alg), changes.key ?? keycloak.keys.rs.privateKey)}`;
}

function signatureOf(text: string, alg: string, key: KeyObject): string {
  const pss = alg.startsWith('PS') ? { padding: 6, saltLength: 32 } : {};
  return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363', ...pss }).toString('base64url');
}
