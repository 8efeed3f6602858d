import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { askSql } from '../../test/ask.ts';
import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { cleanIdentity } from './clean-identity.ts';
import { createAccount } from './create-account.ts';
import { loadSigningKeys } from './signing-keys.ts';
import { startTestIdentity, type TestIdentity } from './test-identity.ts';
import { authorizationRequest, exchange, makeVisitor, signInAs, tokensOf, type Visitor } from './test-visitor.ts';

let identity: TestIdentity;
let webUrl: string;
let ownerUrl: string;

beforeAll(async () => {
  const databasePort = inject('databasePort');
  const database = await freshDatabase(databasePort);
  ownerUrl = urlOf(databasePort, database);
  identity = await startTestIdentity(databasePort, database);
  webUrl = identity.webUrl;
});

afterAll(() => identity.stop());

let count = 0;

async function signedIn() {
  count += 1;
  const account = await createAccount(identity.pool, { username: `person-${count}`, displayName: `Person ${count}` });
  const visitor = makeVisitor(webUrl);
  return { account, visitor, tokens: await signInAs(webUrl, visitor, account) };
}

function refresh(token: string) {
  return exchange(webUrl, { grant_type: 'refresh_token', refresh_token: token });
}

/** What the audit says of refresh tokens that were used again. */
function reuses(subject: string) {
  return askSql(
    ownerUrl,
    `select detail ->> 'address' as address, audit_entry::text as whole
     from rls.audit_entry
     where action = 'reuse-refresh-token' and detail ->> 'subject' = $1`,
    [subject],
  );
}

/** Where a new authorization request ends: back at the dashboard with a code, or on the sign-in page. */
async function authorize(visitor: Visitor, changes: Record<string, string> = {}) {
  const { verifier, url } = authorizationRequest(webUrl, changes);
  const { url: end } = await visitor.follow(await visitor.get(url));
  return { verifier, end, isSignedIn: new URL(end).searchParams.has('code') };
}

describe('refresh tokens', () => {
  test('are good once, and lead to a new one each time', async () => {
    const { account, tokens } = await signedIn();
    const first = await refresh(tokens.refresh_token);
    const second = await refresh(first.body.refresh_token);
    expect(decodeJwt(second.body.access_token)).toMatchObject({ sub: account.subject, aud: 'urn:cqube', amr: ['pwd'] });
    expect(new Set([tokens, first.body, second.body].map(({ refresh_token }) => refresh_token)).size).toBe(3);
  });

  test('of several windows of a browser are good side by side', async () => {
    const { visitor, tokens } = await signedIn();
    const other = await authorize(visitor);
    const otherWindow = await tokensOf(webUrl, other.verifier, other.end);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
    expect((await refresh(otherWindow.refresh_token)).status).toBe(200);
  });

  test('used a second time, end all tokens of the session, and the browser gets new ones', async () => {
    const { account, visitor, tokens } = await signedIn();
    const newest = await refresh(tokens.refresh_token);
    expect(newest.status).toBe(200);
    expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(newest.body.refresh_token)).body.error).toBe('invalid_grant');

    const again = await authorize(visitor);
    const tokensAgain = await tokensOf(webUrl, again.verifier, again.end);
    expect((await refresh(tokensAgain.refresh_token)).status).toBe(200);
    expect(await reuses(account.subject)).toEqual([
      { address: '127.0.0.1', whole: expect.not.stringContaining(tokens.refresh_token) },
    ]);
  });

  test('used twice at the same time, serve one request at most', async () => {
    const { tokens } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(tokens.refresh_token)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const { body } of answers.filter(({ status }) => status === 200)) {
      expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant');
    }
  });

  test('of another client are refused', async () => {
    const { tokens } = await signedIn();
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: 'other' };
    expect((await exchange(webUrl, form)).body.error).toBe('invalid_client');
  });

  test('can be given back', async () => {
    const { tokens } = await signedIn();
    await fetch(`${webUrl}/auth/token/revocation`, {
      method: 'POST', body: new URLSearchParams({ client_id: 'cqube-dashboard', token: tokens.refresh_token }),
    });
    expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  });
});

describe('a restart', () => {
  test('keeps sessions, refresh tokens and keys', async () => {
    const { visitor, tokens } = await signedIn();
    await identity.restart();
    expect((await authorize(visitor)).isSignedIn).toBe(true);
    const refreshed = await refresh(tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    expect(decodeProtectedHeader(refreshed.body.access_token).kid).toBe(decodeProtectedHeader(tokens.access_token).kid);
  });

  test('in the middle of a sign-in loses nothing', async () => {
    const account = await createAccount(identity.pool, { username: 'halfway', displayName: 'Half Way' });
    const visitor = makeVisitor(webUrl);
    const { verifier, end } = await authorize(visitor);
    await identity.restart();
    const { username, password } = account;
    const { url } = await visitor.follow(await visitor.post(end, { username, password }));
    expect((await tokensOf(webUrl, verifier, url)).access_token).toBeTruthy();
  });
});

describe('keys', () => {
  test('are made once, however many processes start at the same time', async () => {
    const loaded = await Promise.all(Array.from({ length: 4 }, () => loadSigningKeys(identity.pool)));
    const kids = new Set(loaded.map((keys) => JSON.stringify(keys)));
    expect(kids.size).toBe(1);
  });

  test('of 90 days are followed by new ones, and still verify', async () => {
    const { visitor, tokens } = await signedIn();
    await identity.pool.query(`update identity.signing_key set created_at = now() - interval '91 days'`);
    await identity.restart();
    const old = decodeProtectedHeader(tokens.access_token).kid;
    const refreshed = await refresh(tokens.refresh_token);
    expect(decodeProtectedHeader(refreshed.body.access_token).kid).not.toBe(old);
    const { keys } = (await (await fetch(`${webUrl}/auth/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys.map(({ kid }) => kid)).toContain(old);
    expect((await authorize(visitor)).isSignedIn).toBe(true);

    for (const [days, isKept] of [[29, true], [31, false]] as const) {
      await identity.pool.query(
        `update identity.signing_key
         set created_at = now() - $2 * interval '1 day'
         where key_id <> $1 and purpose = 'token'`,
        [old, days],
      );
      const { token } = await loadSigningKeys(identity.pool);
      expect(token.map(({ kid }) => kid).includes(old)).toBe(isKept);
    }
  });

  test('are published without their private part', async () => {
    const { keys } = (await (await fetch(`${webUrl}/auth/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.flatMap(Object.keys).filter((name) => ['d', 'k', 'p', 'q'].includes(name))).toEqual([]);
  });
});

describe('the end of a session', () => {
  test('comes after the set time, however often it was used', async () => {
    await identity.restart({ sessionSeconds: 3 });
    const { visitor, tokens } = await signedIn();
    const { body } = await refresh(tokens.refresh_token);
    expect((await authorize(visitor)).isSignedIn).toBe(true);
    await new Promise((settle) => setTimeout(settle, 3_100));
    expect((await authorize(visitor)).isSignedIn).toBe(false);
    expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant');
    await identity.restart();
  });

  test('comes at once when the account is gone', async () => {
    const { account, visitor, tokens } = await signedIn();
    await identity.pool.query('delete from identity.account where subject = $1', [account.subject]);
    expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await authorize(visitor)).end).toContain('/auth/login/');
  });

  test('comes without a question when the dashboard shows the id token', async () => {
    const { visitor, tokens } = await signedIn();
    const query = new URLSearchParams({
      id_token_hint: tokens.id_token, post_logout_redirect_uri: `${webUrl}/`, state: 'after',
    });
    const page = await (await visitor.get(`${webUrl}/auth/session/end?${query}`)).text();
    expect(page).toContain('<script src="/auth/sign-out.js" defer>');
    const { url } = await visitor.follow(await visitor.post(actionOf(page), { ...fieldsOf(page) }));
    expect(url).toBe(`${webUrl}/?state=after`);
    expect((await authorize(visitor)).isSignedIn).toBe(false);
    expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  });

  test.each(['nothing', 'the id token of somebody else'])('given %s, is a question', async (given) => {
    const { visitor } = await signedIn();
    const stranger = await signedIn();
    const query = given === 'nothing' ? '' : `?${new URLSearchParams({ id_token_hint: stranger.tokens.id_token })}`;
    const page = await (await visitor.get(`${webUrl}/auth/session/end${query}`)).text();
    expect(page).toContain('Sign out of cQube?');
    expect(page).not.toContain('<script');

    const stays = await visitor.follow(await visitor.post(actionOf(page), fieldsOf(page)));
    expect(stays.response.status).toBe(200);
    expect((await authorize(visitor)).isSignedIn).toBe(true);
  });

  test('needs our own form', async () => {
    const { visitor } = await signedIn();
    await visitor.get(`${webUrl}/auth/session/end`);
    const forged = await visitor.post(`${webUrl}/auth/session/end/confirm`, { logout: 'yes', xsrf: 'guessed' });
    expect(forged.status).toBe(400);
    expect((await authorize(visitor)).isSignedIn).toBe(true);
  });

  test('leads nowhere else than to the dashboard', async () => {
    const { visitor, tokens } = await signedIn();
    const query = new URLSearchParams({
      id_token_hint: tokens.id_token, post_logout_redirect_uri: 'https://evil.example/',
    });
    expect((await visitor.get(`${webUrl}/auth/session/end?${query}`)).status).toBe(400);
  });
});

test('the cleaning takes what has expired and leaves the rest', async () => {
  const { tokens } = await signedIn();
  await identity.pool.query(
    `insert into identity.payload (model, payload_id, payload, expires_at)
     values
       ('Session', 'expired', '{}', now() - interval '2 minutes'),
       ('Session', 'fresh', '{}', now() + interval '1 minute');
     insert into identity.throttle (throttle_key, failures, failed_at)
     values ('name:old', 3, now() - interval '13 hours'), ('name:new', 3, now());`,
  );
  await cleanIdentity(identity.pool);
  const { rows } = await identity.pool.query<{ id: string }>(
    `select payload_id as id from identity.payload where payload_id in ('expired', 'fresh')
     union all
     select throttle_key from identity.throttle where throttle_key in ('name:old', 'name:new')`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual(['fresh', 'name:new']);
  expect((await refresh(tokens.refresh_token)).status).toBe(200);
});

function actionOf(page: string): string {
  return /action="([^"]+)"/.exec(page)![1]!;
}

function fieldsOf(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input type="hidden" (?:form="[^"]+" )?name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name, value]) => [name!, value!]));
}
