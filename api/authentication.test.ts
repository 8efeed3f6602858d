import { createHash, createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { createAccount } from '../embedded/identity/create-account.ts';
import { codeOf } from '../embedded/identity/one-time-code.ts';
import { startTestIdentity, type TestIdentity } from '../embedded/identity/test-identity.ts';
import { makeVisitor, signInAs } from '../embedded/identity/test-visitor.ts';
import { freshDatabase, urlOf } from '../test/cluster.ts';
import { makeAuthentication, type Authentication } from './authentication.ts';

const es256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rs256 = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let provider: { server: Server; url: string; isAway: boolean; jwkRequests: number };
let owner: Client;
let pool: Pool;
let identity: TestIdentity;
let authentication: Authentication;
let databasePort: number;
let person: { role: string; subject: string };

beforeAll(async () => {
  databasePort = inject('databasePort');
  const database = await freshDatabase(databasePort);
  owner = new Client({ connectionString: urlOf(databasePort, database) });
  await owner.connect();
  pool = new Pool({ connectionString: urlOf(databasePort, database, 'r_api'), max: 4 });
  identity = await startTestIdentity(databasePort, database);
  provider = await startProvider();
  authentication = authenticationFor(provider.url);
  person = await enrol(provider.url);
});

afterAll(async () => {
  await Promise.all([owner.end(), pool.end(), identity.stop()]);
  provider.server.close();
});

/** A provider reduced to its configuration and its two public keys; the strangers' key is not among them. */
async function startProvider() {
  const keys = await Promise.all([es256, rs256].map(async ({ publicKey }, index) => ({
    ...(await exportJWK(publicKey)), use: 'sig', kid: ['es', 'rs'][index], alg: ['ES256', 'RS256'][index],
  })));
  const started = { server: createServer(), url: '', isAway: false, jwkRequests: 0 };
  started.server.on('request', (request, response) => {
    if (started.isAway) {
      response.writeHead(502).end();
      return;
    }
    started.jwkRequests += request.url === '/keys' ? 1 : 0;
    const body = request.url === '/keys' ? { keys } : { issuer: started.url, jwks_uri: `${started.url}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((settle) => started.server.listen(0, '127.0.0.1', settle));
  started.url = `http://127.0.0.1:${(started.server.address() as AddressInfo).port}`;
  return started;
}

function authenticationFor(issuer: string, tokenType = 'at+jwt'): Authentication {
  return makeAuthentication({ pool, issuer, audience: 'urn:cqube', clientId: 'cqube-dashboard', tokenType });
}

async function enrol(
  issuer: string | null,
  { roles = ['r_viewer'], subject = randomUUID() as string | null, kind = 'person' } = {},
) {
  const { rows } = await owner.query<{ role: string }>(
    'select rls.enrol($1, $2, $3, $4, $5) as role',
    ['Somebody', kind, issuer, subject, roles],
  );
  return { role: rows[0]!.role, subject: subject! };
}

type Changes = { header?: Partial<JWTHeaderParameters>; claims?: JWTPayload; key?: KeyObject; without?: string[] };

/** An access token as the provider makes them, but for the changes. */
function token({ header = {}, claims = {}, key = es256.privateKey, without = [] }: Changes = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload: JWTPayload = {
    iss: provider.url, aud: 'urn:cqube', sub: person.subject, client_id: 'cqube-dashboard', amr: ['pwd'],
    iat: now, exp: now + 300, ...claims,
  };
  for (const name of without) {
    delete payload[name];
  }
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'es', typ: 'at+jwt', ...header }).sign(key);
}

function bearing(token: string) {
  return { headers: { authorization: `Bearer ${token}` } };
}

async function refusalOf(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    (caller) => ({ accepted: caller }),
    (error: { refusal?: unknown }) => error.refusal ?? error,
  );
}

const notSignedIn = expect.objectContaining({ status: 401, code: 'not-signed-in' });

describe('a token that holds', () => {
  test('is its subject\'s role', async () => {
    expect(await authentication.authenticate(bearing(await token()))).toEqual(person);
  });

  test.each([
    { given: 'RS256', changes: { header: { alg: 'RS256', kid: 'rs' }, key: rs256.privateKey } },
    { given: 'the client in azp', changes: { claims: { azp: 'cqube-dashboard' }, without: ['client_id'] } },
    { given: 'several audiences, ours among them', changes: { claims: { aud: ['account', 'urn:cqube'] } } },
    { given: 'its type written out', changes: { header: { typ: 'application/at+jwt' } } },
  ])('may have $given', async ({ changes }) => {
    expect(await authentication.authenticate(bearing(await token(changes)))).toEqual(person);
  });

  test('may have been signed by hand', async () => {
    expect(await authentication.authenticate(bearing(withHeader({})))).toEqual(person);
  });

  test('lets the API take the role, and no other', async () => {
    const { role } = await authentication.authenticate(bearing(await token()));
    const other = await enrol(provider.url);
    const taken = async (name: string) => {
      const client = await pool.connect();
      try {
        await client.query(`begin; set local role ${name}`);
        return (await client.query<{ role: string }>('select current_user as role')).rows[0]!.role;
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    expect(await taken(role)).toBe(role);
    await expect(taken(other.role)).rejects.toThrow('permission denied to set role');
  });
});

describe('a token that does not hold', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const corpus: { given: string; make: () => Promise<string> | string }[] = [
    { given: 'no signature (alg none)', make: async () => unsigned(await token()) },
    { given: 'no signature (alg None)', make: async () => unsigned(await token(), 'None') },
    { given: 'an empty signature', make: async () => (await token()).replace(/[^.]+$/, '') },
    { given: 'HS256 with the public RSA key as secret', make: () => hmacSigned(rs256.publicKey, 'rs') },
    { given: 'HS256 with the public EC key as secret', make: () => hmacSigned(es256.publicKey, 'es') },
    { given: 'ES256 with the kid of the RSA key', make: () => token({ header: { kid: 'rs' } }) },
    { given: 'the key of a stranger under our kid', make: () => token({ key: stranger.privateKey }) },
    { given: 'a kid that is not ours', make: () => strangers({ kid: 'other' }) },
    { given: 'a kid that is a path', make: () => strangers({ kid: '../../../dev/null' }) },
    { given: 'a kid that is SQL', make: () => strangers({ kid: `' or 1=1 --` }) },
    { given: 'its own key in the header', make: withOwnKey },
    { given: 'the address of its own keys in the header', make: () => strangers({ jku: `${provider.url}/stolen` }) },
    { given: 'a critical header that we do not know', make: () => withHeader({ crit: ['exp'], exp: 1 }) },
    { given: 'another issuer', make: () => token({ claims: { iss: 'https://evil.example' } }) },
    { given: 'our issuer with a slash more', make: () => token({ claims: { iss: `${provider.url}/` } }) },
    { given: 'no issuer', make: () => token({ without: ['iss'] }) },
    { given: 'another audience', make: () => token({ claims: { aud: 'account' } }) },
    { given: 'no audience', make: () => token({ without: ['aud'] }) },
    { given: 'another client', make: () => token({ claims: { client_id: 'other' } }) },
    { given: 'another client in azp', make: () => token({ claims: { azp: 'other' }, without: ['client_id'] }) },
    { given: 'no client', make: () => token({ without: ['client_id'] }) },
    { given: 'an end in the past', make: () => token({ claims: { exp: now() - 10 } }) },
    { given: 'no end', make: () => token({ without: ['exp'] }) },
    { given: 'a beginning in the future', make: () => token({ claims: { nbf: now() + 60 } }) },
    { given: 'no subject', make: () => token({ without: ['sub'] }) },
    { given: 'an empty subject', make: () => token({ claims: { sub: '' } }) },
    { given: 'the type of an id token', make: () => token({ header: { typ: 'JWT' } }) },
    { given: 'no type', make: () => token({ header: { typ: undefined } }) },
    { given: 'a changed payload', make: async () => repayloaded(await token()) },
    { given: 'no JWT at all', make: () => 'abc' },
  ];

  test.each(corpus)('$given', async ({ make }) => {
    expect(await refusalOf(authentication.authenticate(bearing(await make())))).toEqual(notSignedIn);
  });

  test.each([
    { given: 'no header', authorization: undefined },
    { given: 'an empty header', authorization: '' },
    { given: 'a password', authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
    { given: 'two tokens', authorization: 'Bearer a Bearer b' },
    { given: 'a token of a megabyte', authorization: `Bearer ${'a'.repeat(1_000_000)}` },
  ])('$given', async ({ authorization }) => {
    expect(await refusalOf(authentication.authenticate({ headers: { authorization } }))).toEqual(notSignedIn);
  });

  test('says nothing of the reason', async () => {
    const answers = await Promise.all([token({ claims: { exp: 1 } }), token({ key: stranger.privateKey }), 'abc']
      .map(async (made) => refusalOf(authentication.authenticate(bearing(await made)))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('does not make us ask the provider for keys again and again', async () => {
    const before = provider.jwkRequests;
    for (let index = 0; index < 20; index += 1) {
      await refusalOf(authentication.authenticate(bearing(await token({ header: { kid: `guess-${index}` } }))));
    }
    expect(provider.jwkRequests - before).toBeLessThanOrEqual(1);
  });
});

describe('the database decides', () => {
  test('a subject whom nobody enrolled is signed in and has no access', async () => {
    const answer = authentication.authenticate(bearing(await token({ claims: { sub: randomUUID() } })));
    expect(await refusalOf(answer)).toMatchObject({ status: 403, code: 'no-access' });
  });

  test('the same subject of another issuer is somebody else', async () => {
    const elsewhere = await enrol('https://other.example');
    const answer = authentication.authenticate(bearing(await token({ claims: { sub: elsewhere.subject } })));
    expect(await refusalOf(answer)).toMatchObject({ status: 403, code: 'no-access' });
  });

  test.each(['role', 'groups', 'realm_access', 'scope'])('what a token says in %s gives no right', async (claim) => {
    const made = await token({ claims: { [claim]: ['r_admin', 'u_somebody', 'admin'] } });
    expect((await authentication.authenticate(bearing(made))).role).toBe(person.role);
  });

  test('an expelled person is out with the next answer of the database', async () => {
    const guest = await enrol(provider.url);
    const made = bearing(await token({ claims: { sub: guest.subject } }));
    expect((await authentication.authenticate(made)).role).toBe(guest.role);
    await owner.query('select rls.expel($1)', [guest.role]);
    expect(await refusalOf(authenticationFor(provider.url).authenticate(made))).toMatchObject({ status: 403 });
  });

  test('requests that come together sign in once', async () => {
    const guest = await enrol(provider.url);
    const made = bearing(await token({ claims: { sub: guest.subject } }));
    const callers = await Promise.all(Array.from({ length: 50 }, () => authentication.authenticate(made)));
    expect(new Set(callers.map(({ role }) => role))).toEqual(new Set([guest.role]));
  });

  test.each([
    { amr: undefined, then: 403 }, { amr: ['pwd'], then: 403 }, { amr: 'otp', then: 403 },
    { amr: ['pwd', 'otp'], then: undefined }, { amr: ['mfa'], then: undefined },
  ])('an administrator who proved $amr gets $then', async ({ amr, then }) => {
    const admin = await enrol(provider.url, { roles: ['r_admin'] });
    const answer = authentication.authenticate(bearing(await token({ claims: { sub: admin.subject, amr } })));
    expect(await refusalOf(answer)).toMatchObject(
      then ? { status: then, code: 'second-factor-required' } : { accepted: { role: admin.role } },
    );
  });
});

describe('emission tokens', () => {
  async function emitterToken(expiresAt: string | null = null) {
    const emitter = await enrol(null, { roles: ['r_emitter'], subject: null, kind: 'application' });
    const { rows } = await owner.query<{ token: string }>(
      'select rls.issue_token($1, $2, null, $3) as token',
      [emitter.role, 'A data centre', expiresAt],
    );
    return { role: emitter.role, token: rows[0]!.token };
  }

  test('open /data, and nothing else', async () => {
    const emitter = await emitterToken();
    const caller = await authentication.authenticateEmitter(bearing(emitter.token));
    expect(caller.role).toBe(emitter.role);
    expect(caller.subject).toMatch(/^token:[0-9a-f]{12}$/);
    expect(await refusalOf(authentication.authenticate(bearing(emitter.token)))).toEqual(notSignedIn);
  });

  test('stand beside access tokens', async () => {
    expect(await authentication.authenticateEmitter(bearing(await token()))).toEqual(person);
  });

  test('end at once when they are revoked', async () => {
    const emitter = await emitterToken();
    await authentication.authenticateEmitter(bearing(emitter.token));
    const digest = createHash('sha256').update(emitter.token).digest();
    await owner.query('update rls.token set revoked_at = now() where token_digest = $1', [digest]);
    expect(await refusalOf(authentication.authenticateEmitter(bearing(emitter.token)))).toEqual(notSignedIn);
  });

  test.each([
    { given: 'unknown', make: async () => `cqe_${'A'.repeat(43)}` },
    { given: 'cut short', make: async () => (await emitterToken()).token.slice(0, -1) },
    { given: 'in other case', make: async () => `cqe_${(await emitterToken()).token.slice(4).toUpperCase()}` },
    { given: 'expired', make: async () => (await emitterToken('2020-01-01')).token },
  ])('that are $given are refused', async ({ make }) => {
    expect(await refusalOf(authentication.authenticateEmitter(bearing(await make())))).toEqual(notSignedIn);
  });
});

describe('providers', () => {
  test('one that cannot be reached is not the caller\'s fault, and is asked again', async () => {
    const fresh = authenticationFor(provider.url);
    provider.isAway = true;
    const made = bearing(await token());
    expect(await refusalOf(fresh.authenticate(made))).toMatchObject({ status: 503, code: 'unavailable' });
    provider.isAway = false;
    expect(await fresh.authenticate(made)).toEqual(person);
  });

  test('one that gives another name than the configured one is not believed', async () => {
    const fresh = authenticationFor(`${provider.url}/realms/other`);
    const made = await token({ claims: { iss: `${provider.url}/realms/other` } });
    expect(await refusalOf(fresh.authenticate(bearing(made)))).toMatchObject({ status: 503 });
  });

  test('Keycloak\'s access tokens are of type JWT', async () => {
    const keycloak = authenticationFor(provider.url, 'JWT');
    expect(await keycloak.authenticate(bearing(await token({ header: { typ: 'JWT' } })))).toEqual(person);
    expect(await refusalOf(keycloak.authenticate(bearing(await token())))).toEqual(notSignedIn);
  });

  test('the embedded one signs in an administrator with a one-time code', async () => {
    const issuer = `${identity.webUrl}/auth`;
    const account = await createAccount(identity.pool, { username: 'admin', displayName: 'Admin', withTotp: true });
    const admin = await enrol(issuer, { roles: ['r_admin'], subject: account.subject });
    const visitor = makeVisitor(identity.webUrl);
    const tokens = await signInAs(identity.webUrl, visitor, { ...account, code: codeOf(account.totpSecret!) });
    const embedded = authenticationFor(issuer);
    expect(await embedded.authenticate(bearing(tokens.access_token))).toEqual(admin);
    expect(await refusalOf(embedded.authenticate(bearing(tokens.id_token)))).toEqual(notSignedIn);
    expect(await refusalOf(embedded.authenticate(bearing(tokens.refresh_token)))).toEqual(notSignedIn);
  });
});

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function unsigned(signed: string, alg = 'none'): string {
  return `${encoded({ alg, typ: 'at+jwt' })}.${signed.split('.')[1]}.`;
}

/** Our header with more in it, signed by us: what is critical must be refused for its own sake. */
function withHeader(header: Record<string, unknown>): string {
  const payload = { iss: provider.url, aud: 'urn:cqube', sub: person.subject, client_id: 'cqube-dashboard' };
  const now = Math.floor(Date.now() / 1000);
  const head = encoded({ alg: 'ES256', kid: 'es', typ: 'at+jwt', ...header });
  const text = `${head}.${encoded({ ...payload, iat: now, exp: now + 300 })}`;
  const signature = sign('sha256', Buffer.from(text), { key: es256.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** A token that somebody else has signed, under a header that should make us take their key. */
function strangers(header: Partial<JWTHeaderParameters>): Promise<string> {
  return token({ key: stranger.privateKey, header });
}

function repayloaded(signed: string): string {
  const [head, payload, signature] = signed.split('.');
  const changed = { ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), sub: randomUUID() };
  return `${head}.${encoded(changed)}.${signature}`;
}

/** The classic confusion: the public key, which everybody has, as the secret of an HMAC. */
async function hmacSigned(key: KeyObject, kid: string): Promise<string> {
  const payload = (await token()).split('.')[1];
  const text = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`;
  const secret = key.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

async function withOwnKey(): Promise<string> {
  const jwk = await exportJWK(stranger.publicKey);
  return token({ key: stranger.privateKey, header: { jwk, kid: undefined } });
}
