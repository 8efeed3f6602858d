/** Tokens that somebody made to be let in, or found: each is refused wherever it is shown, before the database. */
import { createHmac, randomUUID } from 'node:crypto';

import { exportJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestKeycloak, type Changes, type TestKeycloak } from './test-keycloak.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let keycloak: TestKeycloak;
let server: TestServer;
let person: { role: string; subject: string };
let taken = 0;

beforeAll(async () => {
  keycloak = await startTestKeycloak();
  server = await startTestServer(inject('databasePort'), {
    OIDC_ISSUER: keycloak.issuer, REFUSALS_PER_MINUTE: '1000', // all of them come from one address
  });
  server.pool.on('acquire', () => (taken += 1));
  person = await enrol(['r_viewer']);
});

afterAll(async () => {
  await server?.stop();
  await keycloak?.stop();
});

async function enrol(roles: readonly string[]) {
  const subject = randomUUID();
  const { rows } = await server.owner.query<{ role: string }>(
    `select rls.enrol('Somebody', 'person', $1, $2, $3, 'state') as role`, [keycloak.issuer, subject, roles]);
  return { role: rows[0]!.role, subject };
}

const surfaces = [
  { method: 'POST', url: '/graphql', payload: { query: '{ currentPerson { displayName } }' } },
  { method: 'GET', url: '/export/exception_list/school_invalid_data.csv' },
  { method: 'GET', url: '/data/sources' },
] as const;

/** What each surface answers: the status, and the code where it refuses; GraphQL's is 200 once it has begun. */
function show(token: string) {
  return Promise.all(surfaces.map(async (request) => {
    const response = await server.app.inject({ ...request, headers: { authorization: `Bearer ${token}` } });
    const isCsv = response.headers['content-type']!.startsWith('text/csv');
    const { code, errors } = isCsv ? {} : response.json();
    const refused: unknown = code ?? errors?.[0].extensions.code;
    return refused === undefined ? response.statusCode : `${response.statusCode} ${refused}`;
  }));
}

const made = (changes?: Changes) => keycloak.token(person.subject, changes);
const now = () => Math.floor(Date.now() / 1000);
const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const pemOf = (name: 'rs' | 'es') => keycloak.keys[name].publicKey.export({ type: 'spki', format: 'pem' });
const derOf = (name: 'rs' | 'es') => keycloak.keys[name].publicKey.export({ type: 'spki', format: 'der' });

/** The public key, which everybody has, as the secret of an HMAC. */
function hmacSigned(secret: string | Buffer, kid: string): string {
  const text = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${encoded(keycloak.claims(person.subject))}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function unsigned(alg: string): string {
  return `${encoded({ alg, typ: 'JWT', kid: 'rs' })}.${encoded(keycloak.claims(person.subject))}.`;
}

const signedWith = (alg: string, kid: 'es' | 'ps') =>
  made({ header: { alg, kid }, key: keycloak.keys[kid].privateKey });

const byStranger = (header: Record<string, unknown> = {}) => made({ key: keycloak.keys.stranger.privateKey, header });

const rfc9068 = (claims: Record<string, unknown>) => made({ header: { typ: 'at+jwt' }, claims });

/** A payload in which one claim stands a second time, after or before the good one. */
function twice(claim: string, where: 'first' | 'last'): string {
  const good = JSON.stringify(keycloak.claims(person.subject)).slice(1, -1);
  return made({ payload: where === 'first' ? `{${claim},${good}}` : `{${good},${claim}}` });
}

describe('a token that Keycloak made for us', () => {
  test.each([
    { given: 'as it is', make: () => made() },
    { given: 'of the type of RFC 9068', make: () => made({ header: { typ: 'at+jwt' } }) },
    { given: 'signed with ES256', make: () => signedWith('ES256', 'es') },
    { given: 'signed with PS256', make: () => signedWith('PS256', 'ps') },
    { given: 'for our audience alone', make: () => made({ claims: { aud: 'urn:cqube' } }) },
    { given: 'with the client in both claims', make: () => made({ claims: { client_id: 'cqube-dashboard' } }) },
  ])('lets in: $given', async ({ make }) => {
    expect(await show(make())).toEqual([200, 200, 200]);
  });
});

describe('no person reaches the database by a token with', () => {
  test.each<{ given: string; make: () => string | Promise<string> }>([
    { given: 'alg none', make: () => unsigned('none') },
    { given: 'alg None', make: () => unsigned('None') },
    { given: 'alg nOnE and a signature', make: () => unsigned('nOnE') + made().split('.')[2] },
    { given: 'an empty alg', make: () => unsigned('') },
    { given: 'an empty signature', make: () => made().replace(/[^.]+$/, '') },
    { given: 'HS256 under the public RSA key', make: () => hmacSigned(pemOf('rs'), 'rs') },
    { given: 'HS256 under the public RSA key in DER', make: () => hmacSigned(derOf('rs'), 'rs') },
    { given: 'HS256 under the public EC key', make: () => hmacSigned(pemOf('es'), 'es') },
    { given: 'HS256 under nothing', make: () => hmacSigned('', 'rs') },
    { given: 'an algorithm that is not the key’s', make: () => made({ header: { alg: 'PS256', kid: 'rs' } }) },
    { given: 'the kid of another key', make: () => made({ header: { kid: 'ps' } }) },
    { given: 'the kid of the key for encryption', make: () => byStranger({ kid: 'enc' }) },
    { given: 'the signature of a stranger', make: () => byStranger() },
    { given: 'a kid that is a path', make: () => byStranger({ kid: '../../../../dev/null' }) },
    { given: 'a kid that is SQL', make: () => byStranger({ kid: `rs' union select 'x` }) },
    { given: 'a kid that is an address', make: () => byStranger({ kid: `${keycloak.issuer}/stolen` }) },
    { given: 'a kid that is no text', make: () => byStranger({ kid: { $ne: null } }) },
    { given: 'a jku', make: () => byStranger({ kid: 'x', jku: `${keycloak.issuer}/stolen` }) },
    { given: 'an x5u', make: () => byStranger({ kid: 'x', x5u: `${keycloak.issuer}/stolen` }) },
    { given: 'an x5c', make: () => byStranger({ kid: undefined, x5c: [derOf('rs').toString('base64')] }) },
    {
      given: 'its own jwk', make: async () =>
        byStranger({ kid: undefined, jwk: await exportJWK(keycloak.keys.stranger.publicKey) }),
    },
    { given: 'a critical header', make: () => made({ header: { crit: ['exp'], exp: 1 } }) },
    { given: 'a critical header that is empty', make: () => made({ header: { crit: [] } }) },
    { given: 'a payload that is not encoded', make: () => made({ header: { b64: false, crit: ['b64'] } }) },
    { given: 'no type', make: () => made({ header: { typ: undefined } }) },
    { given: 'the type of a logout token', make: () => made({ header: { typ: 'logout+jwt' } }) },
    { given: 'the type of a proof', make: () => made({ header: { typ: 'dpop+jwt' } }) },
    { given: 'JWT for a type and nothing inside', make: () => made({ without: ['typ'] }) },

    { given: 'an end in the past', make: () => made({ claims: { exp: now() - 10 } }) },
    { given: 'no end', make: () => made({ without: ['exp'] }) },
    { given: 'an end in words', make: () => made({ claims: { exp: 'never' } }) },
    { given: 'an end that is no number', make: () => made({ claims: { exp: null } }) },
    { given: 'nbf in the future', make: () => made({ claims: { nbf: now() + 60 } }) },
    { given: 'iat in the future', make: () => made({ claims: { iat: now() + 60 } }) },
    { given: 'iat of two days ago', make: () => made({ claims: { iat: now() - 2 * 86_400 } }) },
    { given: 'no iat', make: () => made({ without: ['iat'] }) },

    { given: 'another issuer', make: () => made({ claims: { iss: 'https://evil.example/realms/cqube' } }) },
    { given: 'another realm', make: () => made({ claims: { iss: keycloak.issuer.replace('cqube', 'master') } }) },
    { given: 'a slash after the issuer', make: () => made({ claims: { iss: `${keycloak.issuer}/` } }) },
    { given: 'the issuer in capitals', make: () => made({ claims: { iss: keycloak.issuer.toUpperCase() } }) },
    { given: 'several issuers', make: () => made({ claims: { iss: [keycloak.issuer] } }) },
    { given: 'no issuer', make: () => made({ without: ['iss'] }) },
    { given: 'no audience', make: () => made({ without: ['aud'] }) },
    { given: 'an empty audience', make: () => made({ claims: { aud: [] } }) },
    { given: 'account for its audience', make: () => made({ claims: { aud: 'account' } }) },
    { given: 'the audience of others', make: () => made({ claims: { aud: ['account', 'urn:cqube2', 'urn'] } }) },
    { given: 'an audience that is no text', make: () => made({ claims: { aud: [['urn:cqube']] } }) },
    { given: 'the azp of another client', make: () => made({ claims: { azp: 'admin-cli' } }) },
    { given: 'another client beside ours', make: () => made({ claims: { client_id: 'service' } }) },
    { given: 'no client', make: () => made({ without: ['azp'] }) },
    { given: 'no subject', make: () => made({ without: ['sub'] }) },
    { given: 'an empty subject', make: () => made({ claims: { sub: '' } }) },
    { given: 'a subject without end', make: () => made({ claims: { sub: 'a'.repeat(256) } }) },
    { given: 'a subject that is no text', make: () => made({ claims: { sub: { or: 1 } } }) },

    {
      given: 'what an id token has',
      make: () => made({ claims: { typ: 'ID', aud: 'cqube-dashboard', at_hash: 'LDktKdoQak3Pk', nonce: 'n' } }),
    },
    { given: 'what an id token has, and our audience', make: () => made({ claims: { typ: 'ID' } }) },
    { given: 'the hash of an access token', make: () => rfc9068({ at_hash: 'LDktKdoQak3Pk' }) },
    { given: 'what a refresh token has', make: () => made({ claims: { typ: 'Refresh', aud: keycloak.issuer } }) },
    { given: 'what a refresh token has, and our audience', make: () => made({ claims: { typ: 'Refresh' } }) },
    { given: 'what an offline token has', make: () => made({ claims: { typ: 'Offline' } }) },
    {
      given: 'what a logout token has',
      make: () => made({
        claims: { typ: 'Logout', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
      }),
    },
    { given: 'an event', make: () => rfc9068({ events: {} }) },
    { given: 'a key that its bearer must prove', make: () => rfc9068({ cnf: { jkt: '0ZcOCORZNYy-DWpqq30' } }) },

    { given: 'a second issuer', make: () => twice('"iss":"https://evil.example"', 'first') },
    { given: 'a second subject, last', make: () => twice(`"sub":"${person.subject}"`, 'last') },
    { given: 'a second audience in disguise', make: () => twice('"\\u0061ud":"urn:other"', 'first') },
    { given: 'a role twice inside', make: () => twice('"resource":{"roles":[1],"roles":[2]}', 'first') },
    { given: 'no claims at all', make: () => made({ payload: '{}' }) },
    { given: 'a payload that is a list', make: () => made({ payload: '[]' }) },
    { given: 'a payload that is no JSON', make: () => made({ payload: 'sub=asha' }) },
    {
      given: 'claims of a prototype',
      make: () => made({ payload: `{"__proto__":${JSON.stringify(keycloak.claims(person.subject))}}` }),
    },
    { given: 'twelve thousand letters', make: () => made({ claims: { padding: 'x'.repeat(12_000) } }) },
    { given: 'five parts, as one that is encrypted', make: () => `${made()}.${encoded('iv')}.${encoded('tag')}` },
    { given: 'two parts', make: () => made().split('.').slice(0, 2).join('.') },
    { given: 'a payload that was changed', make: () => made().replace(/\.[^.]+\./, `.${encoded({ sub: 'admin' })}.`) },
  ])('$given', async ({ make }) => {
    expect(await show(made())).toEqual([200, 200, 200]);
    const [token, before] = [await make(), taken];
    expect(await show(token)).toEqual(Array(3).fill('401 not-signed-in'));
    expect(taken).toBe(before);
    expect(keycloak.asked).not.toContain('/realms/cqube/stolen');
  });
});

describe('what a token says of rights', () => {
  const roles = { roles: ['r_admin', 'cqube-admin', 'u_somebody', 'superuser'] };

  test('gives none', async () => {
    const token = made({
      claims: { realm_access: roles, resource_access: { cqube: roles }, groups: roles.roles, role: person.role },
    });
    expect(await show(token)).toEqual([200, 200, 200]);
    const denied = await server.app.inject({
      method: 'POST', url: '/data/sources/student_attendance/enabled', payload: { enabled: false },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(denied.json()).toMatchObject({ status: 403, code: 'forbidden' });
  });

  test('and the name in it find nobody who was not enrolled', async () => {
    const claims = { preferred_username: person.subject, realm_access: roles };
    const stranger = keycloak.token(randomUUID(), { claims });
    expect(await show(stranger)).toEqual(Array(3).fill('403 no-access'));
  });

  test('keeps nobody in who is expelled, from the next request on', async () => {
    const guest = await enrol(['r_viewer']);
    const token = keycloak.token(guest.subject, { claims: { realm_access: roles } });
    expect(await show(token)).toEqual([200, 200, 200]);
    await server.owner.query('select rls.expel($1)', [guest.role]);
    expect(await show(token)).toEqual(['200 not-signed-in', '401 not-signed-in', '401 not-signed-in']);
  });

  test('keeps no place that was taken away, from the next request on', async () => {
    const guest = await enrol(['r_viewer']);
    const token = keycloak.token(guest.subject, { claims: { realm_access: { roles: ['g_state'] } } });
    const ask = async () => (await server.app.inject({
      ...surfaces[0], payload: { query: '{ currentPerson { level } }' }, headers: { authorization: `Bearer ${token}` },
    })).json().data.currentPerson;
    expect(await ask()).toEqual({ level: 'state' });
    await server.owner.query(`select rls.withdraw_scope($1, 'state')`, [guest.role]);
    expect(await ask()).toEqual({ level: null });
  });

  test.each([
    { amr: undefined, then: '403 second-factor-required' }, { amr: ['pwd'], then: '403 second-factor-required' },
    { amr: 'otp', then: '403 second-factor-required' }, { amr: ['pwd', 'otp'], then: 200 },
  ])('lets no administrator in who proved $amr: $then', async ({ amr, then }) => {
    const admin = await enrol(['r_admin', 'r_viewer']);
    expect(await show(keycloak.token(admin.subject, { claims: { amr } }))).toEqual([then, then, then]);
  });
});
