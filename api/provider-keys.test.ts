/** Keys that are rotated, a provider that is away, slow or wants us to ask elsewhere. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { makeTokenCheck } from './access-token.ts';
import { discoveryUrl } from './provider-keys.ts';
import { startTestKeycloak, type Changes, type TestKeycloak } from './test-keycloak.ts';

let keycloak: TestKeycloak;
let troubles: unknown[];
let check: ReturnType<typeof makeTokenCheck>;

beforeEach(async () => {
  keycloak = await startTestKeycloak();
  vi.useFakeTimers({ toFake: ['Date'] });
  troubles = [];
  check = makeTokenCheck(settings());
});

afterEach(async () => {
  vi.useRealTimers();
  await keycloak.stop();
});

function settings(hosts: readonly string[] = []) {
  return {
    issuer: keycloak.issuer, audience: 'urn:cqube', clientId: 'cqube-dashboard', tokenType: undefined, hosts,
    onTrouble: (error: unknown) => void troubles.push(error),
  };
}

function outcome(changes: Changes = {}): Promise<string | number> {
  return check(keycloak.token('asha', changes)).then(
    ({ subject }) => subject,
    (error: { refusal: { status: number } }) => error.refusal.status,
  );
}

function pass(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * 60_000);
}

const ofTheNewKey = (): Changes => ({ header: { kid: 'new' }, key: keycloak.keys.stranger.privateKey });

/** As Keycloak does: the new one signs, the old one may still verify. */
function rotate({ without }: { without?: string } = {}): void {
  const successor = { ...keycloak.published.find(({ kid }) => kid === 'enc')!, kid: 'new', alg: 'RS256', use: 'sig' };
  keycloak.published = [successor, ...keycloak.published.filter(({ kid }) => kid !== without)];
}

describe('keys', () => {
  test('are asked for at the first token, and then no more', async () => {
    expect(keycloak.asked).toEqual([]);
    await Promise.all([outcome(), outcome(), outcome()]);
    expect(await outcome()).toBe('asha');
    expect(keycloak.asked).toEqual(
      ['/realms/cqube/.well-known/openid-configuration', '/realms/cqube/protocol/openid-connect/certs']);
  });

  test('that are new are found when a token names one', async () => {
    expect(await outcome()).toBe('asha');
    rotate();
    expect(await outcome(ofTheNewKey())).toBe(401); // asked for a moment ago: nobody makes us ask all the time
    pass(1);
    expect(await outcome(ofTheNewKey())).toBe('asha');
    expect(await outcome()).toBe('asha');
  });

  test('that were withdrawn are no longer taken after ten minutes', async () => {
    expect(await outcome()).toBe('asha');
    rotate({ without: 'rs' });
    expect(await outcome()).toBe('asha');
    pass(11);
    await outcome(); // the last one that may pass: it makes us ask, and does not wait
    await vi.waitUntil(() => keycloak.asked.length === 4);
    await vi.waitUntil(async () => await outcome() === 401);
  });

  test('for encryption sign nothing', async () => {
    const key = keycloak.keys.stranger.privateKey;
    expect(await outcome({ key, header: { kid: 'enc' } })).toBe(401);
    expect(await outcome({ key, header: { kid: 'enc', alg: 'RSA-OAEP' } })).toBe(401);
  });
});

describe('a provider that is away', () => {
  const away: TestKeycloak['answer'] = (_request, response) => void response.writeHead(502).end();

  test('is 503 while nothing is known of it, and asked again', async () => {
    keycloak.answer = away;
    expect(await outcome()).toBe(503);
    expect(troubles).toHaveLength(1);
    keycloak.answer = undefined;
    expect(await outcome()).toBe('asha');
  });

  test('leaves its keys to us for a day', async () => {
    await outcome();
    keycloak.answer = away;
    for (const [asked, minutes] of [1, 30, 600, 800].entries()) {
      pass(minutes);
      expect(await outcome()).toBe('asha');
      expect(await outcome({ key: keycloak.keys.stranger.privateKey })).toBe(401);
      await vi.waitUntil(() => troubles.length === asked); // not for the first: what is a minute old is fresh
    }
    pass(11);
    expect(await outcome()).toBe(503);
    keycloak.answer = undefined;
    expect(await outcome()).toBe('asha');
  });

  test('is 503 for a key that could be a new one, and once only in ten seconds', async () => {
    await outcome();
    pass(1);
    keycloak.answer = away;
    expect(await outcome(ofTheNewKey())).toBe(503);
    expect(await outcome(ofTheNewKey())).toBe(401);
  });

  test('and does not answer at all makes nobody wait whose key is known', async () => {
    await outcome();
    keycloak.answer = () => undefined;
    pass(60);
    expect(await outcome()).toBe('asha');
    expect(troubles).toEqual([]);
  });
});

describe('a provider that sends us elsewhere', () => {
  const hits: string[] = [];
  const elsewhere = createServer((request, response) => {
    hits.push(request.url!);
    response.end(JSON.stringify({ issuer: keycloak.issuer, keys: keycloak.published }));
  });
  let other: string;
  beforeAll(async () => {
    await new Promise<void>((settle) => elsewhere.listen(0, '127.0.0.1', settle));
    other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  });
  afterAll(() => elsewhere.close());

  const says = (document: () => object): TestKeycloak['answer'] =>
    (_request, response) => void response.end(JSON.stringify({ issuer: keycloak.issuer, ...document() }));
  const redirects = (isMeant: (url: string) => boolean): TestKeycloak['answer'] => (request, response) => {
    const own = { issuer: keycloak.issuer, jwks_uri: `${keycloak.issuer}/certs` };
    return isMeant(request.url!)
      ? void response.writeHead(302, { location: `${other}/latest/meta-data` }).end()
      : void response.end(JSON.stringify(own));
  };

  test.each([
    { given: 'a redirect of its document', answer: redirects(() => true) },
    { given: 'a redirect of its keys', answer: redirects((url) => url.endsWith('/certs')) },
    { given: 'keys on another host', answer: says(() => ({ jwks_uri: `${other}/latest/meta-data` })) },
    { given: 'keys in a file', answer: says(() => ({ jwks_uri: 'file:///etc/passwd' })) },
    { given: 'keys behind a password', answer: says(() => ({ jwks_uri: keycloak.issuer.replace('//', '//u:p@') })) },
    { given: 'another name', answer: says(() => ({ issuer: other, jwks_uri: `${keycloak.issuer}/certs` })) },
    { given: 'a document without end', answer: says(() => ({ padding: 'x'.repeat(300_000) })) },
    { given: 'no document', answer: says(() => ({})) },
  ])('by $given is not followed', async ({ answer }) => {
    keycloak.answer = answer;
    expect(await outcome()).toBe(503);
    expect(hits).toEqual([]);
  });

  test('is followed to a host that the operator named', async () => {
    keycloak.answer = says(() => ({ jwks_uri: `${other}/certs` }));
    check = makeTokenCheck(settings([other.replace('http://', '')]));
    expect(await outcome()).toBe('asha');
    expect(hits.splice(0)).toEqual(['/certs']);
  });
});

test.each([
  ['https://id.example/realms/cqube', 'https://id.example/realms/cqube/.well-known/openid-configuration'],
  ['https://id.example/', 'https://id.example/.well-known/openid-configuration'],
])('%s is asked at %s', (issuer, then) => {
  expect(discoveryUrl(issuer)).toBe(then);
});
