import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { decodeQR } from 'qr/decode.js';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { askSql } from '../../test/ask.ts';
import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { createAccount, type CreatedAccount } from './create-account.ts';
import { codeOf } from './one-time-code.ts';
import { setPassword } from './set-password.ts';
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

beforeEach(async () => {
  await identity.pool.query(`delete from identity.throttle where throttle_key like 'address:%'`);
});

afterAll(() => identity.stop());

let count = 0;

function newAccount(options: Partial<Parameters<typeof createAccount>[1]> = {}): Promise<CreatedAccount> {
  count += 1;
  return createAccount(identity.pool, { username: `person-${count}`, displayName: `Person ${count}`, ...options });
}

function asOwner<Row extends object = object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return askSql<Row>(ownerUrl, sql, values);
}

/** A visitor on the sign-in page. */
async function atSignIn(changes: Record<string, string | undefined> = {}) {
  const visitor = makeVisitor(webUrl);
  const { verifier, url } = authorizationRequest(webUrl, changes);
  const page = await visitor.follow(await visitor.get(url));
  return { visitor, verifier, page, text: await page.response.text() };
}

async function submit(visitor: Visitor, url: string, form: Record<string, string>, headers = {}) {
  const answer = await visitor.follow(await visitor.post(url, form, headers));
  return { ...answer, status: answer.response.status, text: await answer.response.text() };
}

describe('the way in', () => {
  test('a password leads to an access token for the API, an id token and a refresh token', async () => {
    const account = await newAccount({ displayName: 'Asha Patel' });
    const tokens = await signInAs(webUrl, makeVisitor(webUrl), account);

    const keys = createRemoteJWKSet(new URL(`${webUrl}/auth/jwks`));
    const { payload, protectedHeader } = await jwtVerify(tokens.access_token, keys, {
      issuer: `${webUrl}/auth`, audience: 'urn:cqube', typ: 'at+jwt', algorithms: ['ES256'],
    });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({ sub: account.subject, client_id: 'cqube-dashboard', amr: ['pwd'] });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(decodeJwt(tokens.id_token)).toMatchObject({
      sub: account.subject, name: 'Asha Patel', preferred_username: account.username, nonce: 'the-nonce',
    });
    expect(tokens.refresh_token).toMatch(/^[\w-]{40,}$/);
  });

  test('the case of the username does not matter', async () => {
    const account = await newAccount();
    const username = account.username.toUpperCase();
    const tokens = await signInAs(webUrl, makeVisitor(webUrl), { ...account, username });
    expect(decodeJwt(tokens.access_token).sub).toBe(account.subject);
  });

  test('every address that the provider gives stands under /auth of the public address', async () => {
    const document = (await (await fetch(`${webUrl}/auth/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })).json()) as Record<string, unknown>;
    const urls = Object.entries(document).filter(([name]) => /_(endpoint|uri)$/.test(name)).map(([, url]) => url);
    expect(urls.length).toBeGreaterThan(4);
    expect(urls.filter((url) => !String(url).startsWith(`${webUrl}/auth/`))).toEqual([]);
    expect(document['issuer']).toBe(`${webUrl}/auth`);
    expect(document['code_challenge_methods_supported']).toEqual(['S256']);
  });

  test('who is signed in is not asked again', async () => {
    const account = await newAccount();
    const visitor = makeVisitor(webUrl);
    await signInAs(webUrl, visitor, account);
    const { verifier, url } = authorizationRequest(webUrl);
    const { url: callback } = await visitor.follow(await visitor.get(url));
    const tokens = await tokensOf(webUrl, verifier, callback);
    expect(decodeJwt(tokens.access_token).sub).toBe(account.subject);
  });
});

describe('what an authorization request must be', () => {
  const refusals = [
    {
      given: 'no PKCE', changes: { code_challenge: undefined, code_challenge_method: undefined },
      error: 'invalid_request',
    },
    { given: 'plain PKCE', changes: { code_challenge_method: 'plain' }, error: 'invalid_request' },
    { given: 'the implicit flow', changes: { response_type: 'id_token' }, error: 'unsupported_response_type' },
    { given: 'another audience', changes: { resource: 'urn:other' }, error: 'invalid_target' },
  ];

  test.each(refusals)('$given is refused', async ({ changes, error }) => {
    const visitor = makeVisitor(webUrl);
    const answer = await visitor.follow(await visitor.get(authorizationRequest(webUrl, changes).url));
    const { searchParams, hash } = new URL(answer.url);
    expect(searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error')).toBe(error);
    expect(searchParams.get('code')).toBeNull();
  });

  test.each([
    { given: 'another client', changes: { client_id: 'other' } },
    { given: 'another redirect address', changes: { redirect_uri: 'https://evil.example/' } },
  ])('$given gets a page and no redirect', async ({ changes }) => {
    const response = await makeVisitor(webUrl).get(authorizationRequest(webUrl, changes).url);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('The sign-in could not go on');
  });

  test('a code without its verifier is worth nothing', async () => {
    const account = await newAccount();
    const { visitor, page } = await atSignIn();
    const { url } = await submit(visitor, page.url, account);
    const code = new URL(url).searchParams.get('code')!;
    const form = { grant_type: 'authorization_code', code, redirect_uri: `${webUrl}/` };
    const verifiers: Record<string, string>[] = [{}, { code_verifier: 'a'.repeat(43) }];
    for (const verifier of verifiers) {
      expect((await exchange(webUrl, { ...form, ...verifier })).body.error).toBe('invalid_grant');
    }
  });

  test('a code used twice ends what it led to', async () => {
    const account = await newAccount();
    const { visitor, verifier, page } = await atSignIn();
    const { url } = await submit(visitor, page.url, account);
    const tokens = await tokensOf(webUrl, verifier, url);
    await expect(tokensOf(webUrl, verifier, url)).rejects.toThrow('invalid_grant');
    const refreshed = await exchange(webUrl, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(refreshed.body.error).toBe('invalid_grant');
  });
});

describe('wrong passwords', () => {
  test('a wrong password and an unknown username get the same page', async () => {
    const account = await newAccount();
    const texts = [];
    for (const username of [account.username, 'nobody-at-all']) {
      const { visitor, page } = await atSignIn();
      const { status, text } = await submit(visitor, page.url, { username, password: 'wrong' });
      expect(status).toBe(401);
      texts.push(text.replaceAll(username, 'NAME').replaceAll(/login\/[\w-]+/g, 'login/UID'));
    }
    expect(texts[0]).toContain('Username or password is wrong.');
    expect(texts[1]).toBe(texts[0]);
  });

  test('after five of them the right one has to wait, also for a username that is nobody\'s', async () => {
    const account = await newAccount();
    for (const { username, password } of [account, { username: 'no-such-person', password: 'x' }]) {
      const { visitor, page } = await atSignIn();
      for (let attempt = 0; attempt < 5; attempt += 1) {
        expect((await submit(visitor, page.url, { username, password: 'wrong' })).status).toBe(401);
      }
      const { response, status, text } = await submit(visitor, page.url, { username, password });
      expect(status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(text).toContain('Too many attempts. Try again in 1 minute.');
    }
  });

  test('the wait doubles with each further failure, up to a quarter of an hour, and ends with a success', async () => {
    const account = await newAccount();
    const { visitor, page } = await atSignIn();
    const key = `name:${account.username}`;
    const waits = [];
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      await identity.pool.query('update identity.throttle set locked_until = null where throttle_key = $1', [key]);
      await submit(visitor, page.url, { username: account.username, password: 'wrong' });
      const { rows } = await identity.pool.query<{ wait: number | null }>(
        `select round(extract(epoch from locked_until - failed_at))::integer as wait
         from identity.throttle where throttle_key = $1`,
        [key],
      );
      waits.push(rows[0]!.wait);
    }
    expect(waits).toEqual([null, null, null, null, 60, 120, 240, 480, 900, 900, 900]);

    await identity.pool.query('update identity.throttle set locked_until = now() where throttle_key = $1', [key]);
    expect((await submit(visitor, page.url, account)).url).toContain('code=');
    const { rowCount } = await identity.pool.query('select from identity.throttle where throttle_key = $1', [key]);
    expect(rowCount).toBe(0);
  });

  test('many attempts at the same time do not slip through', async () => {
    const account = await newAccount();
    const { visitor, page } = await atSignIn();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => visitor.post(page.url, { username: account.username, password: 'wrong' })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  test('an address that fails all over is slowed down, whatever the usernames', async () => {
    const { visitor, page } = await atSignIn();
    await identity.pool.query(
      `insert into identity.throttle (throttle_key, failures) values ('address:192.0.2.7', 99)`,
    );
    const from = { 'x-forwarded-for': '203.0.113.1, 192.0.2.7' };
    expect((await submit(visitor, page.url, { username: 'a', password: 'x' }, from)).status).toBe(401);
    expect((await submit(visitor, page.url, { username: 'b', password: 'x' }, from)).status).toBe(429);
    expect((await submit(visitor, page.url, { username: 'c', password: 'x' })).status).toBe(401);
  });
});

describe('a lock-out', () => {
  test('does not reach the browser in which the person has signed in before', async () => {
    const account = await newAccount();
    const own = makeVisitor(webUrl);
    await signInAs(webUrl, own, account);
    const stranger = await atSignIn();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await submit(stranger.visitor, stranger.page.url, { username: account.username, password: 'wrong' });
    }
    expect((await submit(stranger.visitor, stranger.page.url, account)).status).toBe(429);

    const page = await own.follow(await own.get(authorizationRequest(webUrl, { prompt: 'login' }).url));
    expect((await submit(own, page.url, account)).url).toContain('code=');
    const again = await own.follow(await own.get(authorizationRequest(webUrl, { prompt: 'login' }).url));
    const statuses = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const answer = await submit(own, again.url, { username: account.username, password: 'wrong' });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('is told to the audit and the log once, with who and from where, and never what was typed', async () => {
    const account = await newAccount();
    await asOwner(`select rls.enrol('P', issuer => $1, subject => $2)`, [`${webUrl}/auth`, account.subject]);
    const { visitor, page } = await atSignIn();
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await submit(visitor, page.url, { username: account.username, password: 'Typed-by-mistake-1' });
    }
    await submit(visitor, page.url, { username: 'Typed-by-mistake-1', password: 'x' });
    const audit = await asOwner<{ action: string; own: boolean; address: string; whole: string }>(
      `select action, role_name ~ '^u_' as own, detail ->> 'address' as address, audit_entry::text as whole
       from rls.audit_entry
       where action like 'sign-in-%' and (detail ->> 'subject' = $1 or detail ->> 'subject' is null)
       order by audit_entry_id desc
       limit 7`, [account.subject]);
    expect(audit.map(({ action, own }) => `${action} ${own}`)).toEqual([
      'sign-in-refused false', 'sign-in-locked true', ...Array<string>(5).fill('sign-in-refused true'),
    ]);
    expect(audit.filter(({ address, whole }) => address !== '127.0.0.1' || whole.includes('mistake'))).toEqual([]);
    const alerts = identity.logged().filter(({ alert }) => alert === 'sign-in-locked');
    expect(alerts.at(-1)).toMatchObject({ address: '127.0.0.1', subject: account.subject });
    expect(JSON.stringify(identity.logged())).not.toContain('Typed-by-mistake');
  });

  test('by an administrator holds with the right password, and ends what is open', async () => {
    const account = await newAccount();
    const visitor = makeVisitor(webUrl);
    const tokens = await signInAs(webUrl, visitor, account);
    await identity.pool.query('update identity.account set locked_at = now() where subject = $1', [account.subject]);
    const refreshed = await exchange(webUrl, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(refreshed.body.error).toBe('invalid_grant');
    const { visitor: other, page } = await atSignIn();
    const wrong = await submit(other, page.url, { username: account.username, password: 'wrong' });
    expect(wrong.text).not.toContain('locked');
    expect(await submit(other, page.url, account)).toMatchObject({ status: 403 });
    expect((await submit(other, page.url, account)).text).toContain('This account is locked.');
  });
});

describe('one-time codes', () => {
  test('the code is asked after the password, and only for accounts that have one', async () => {
    const account = await newAccount({ withTotp: true });
    const { visitor, verifier, page, text } = await atSignIn();
    expect(text).not.toContain('name="code"');
    const second = await submit(visitor, page.url, account);
    expect(second.text).toContain('name="code"');
    expect(second.text).not.toContain('name="password"');

    const done = await submit(visitor, second.url, { code: codeOf(account.totpSecret!) });
    const tokens = await tokensOf(webUrl, verifier, done.url);
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: account.subject, amr: ['pwd', 'otp', 'mfa'] });
  });

  test('the right code without the password leads nowhere', async () => {
    const account = await newAccount({ withTotp: true });
    const { visitor, page } = await atSignIn();
    const answer = await submit(visitor, page.url, { username: account.username, code: codeOf(account.totpSecret!) });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('name="password"');
  });

  test('a code works once, also when it is sent twice at the same time', async () => {
    const account = await newAccount({ withTotp: true });
    const code = codeOf(account.totpSecret!);
    const visits = await Promise.all([atSignIn(), atSignIn()]);
    for (const { visitor, page } of visits) {
      await submit(visitor, page.url, account);
    }
    const answers = await Promise.all(visits.map(({ visitor, page }) => submit(visitor, page.url, { code })));
    expect(answers.filter(({ url }) => url.includes('code='))).toHaveLength(1);
    expect(answers.find(({ url }) => !url.includes('code='))!.text).toContain('The code is wrong or was used before.');
  });

  test('an older code is refused once a newer one was used', async () => {
    const account = await newAccount({ withTotp: true });
    const now = Date.now();
    await signInAs(webUrl, makeVisitor(webUrl), { ...account, code: codeOf(account.totpSecret!, now + 30_000) });
    const { visitor, page } = await atSignIn();
    await submit(visitor, page.url, account);
    expect((await submit(visitor, page.url, { code: codeOf(account.totpSecret!, now) })).status).toBe(401);
  });

  test('guessing codes locks the account, and knowing the password does not unlock it', async () => {
    const account = await newAccount({ withTotp: true });
    const wrong = codeOf(account.totpSecret!, Date.now() + 10 * 60_000);
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { visitor, page } = await atSignIn();
      statuses.push((await submit(visitor, page.url, account)).status);
      statuses.push((await submit(visitor, page.url, { code: wrong })).status);
    }
    expect(statuses).toEqual([200, 401, 200, 401, 200, 429]);
  });
});

describe('setting up one-time codes', () => {
  /** Through the pages of the second factor: answers the recovery codes, and where the last page led to. */
  async function setUp(visitor: Visitor, form: Awaited<ReturnType<typeof submit>>) {
    const secret = secretOn(form.text);
    const codes = await submit(visitor, form.url, { code: codeOf(secret) });
    const recovery = [...codes.text.matchAll(/<li>([A-Z2-9-]{19})<\/li>/g)].map(([, code]) => code!);
    return { secret, recovery, codes, done: await submit(visitor, codes.url, {}) };
  }

  function secretOn(text: string): string {
    return /class="secret"[^>]*>([A-Z2-7 ]+)</.exec(text)![1]!.replaceAll(' ', '');
  }

  /** What a telephone reads off the page. */
  function pictureOn(text: string): string {
    const [, size] = /class="qr" viewBox="0 0 (\d+) /.exec(text)!;
    const dots = 4;
    const width = Number(size) * dots;
    const data = new Uint8Array(width * width).fill(255);
    for (const [, x, y] of text.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
      for (let row = 0; row < dots; row += 1) {
        const start = (Number(y) * dots + row) * width + Number(x) * dots;
        data.fill(0, start, start + dots);
      }
    }
    const rgb = new Uint8Array(data.length * 3).map((_, at) => data[Math.floor(at / 3)]!);
    return decodeQR({ width, height: width, data: rgb });
  }

  /** Somebody whom cQube knows, with an account. */
  async function enrolled(roles: string[]) {
    const account = await newAccount();
    await asOwner(`select rls.enrol('P', 'person', $1, $2, $3, 'state')`, [`${webUrl}/auth`, account.subject, roles]);
    return account;
  }

  test('an administrator without them gets no token before, whatever the account says', async () => {
    const account = await enrolled(['r_admin']);
    const { visitor, verifier, page } = await atSignIn();
    const form = await submit(visitor, page.url, account);
    expect(form.text).toContain('Set up one-time codes');
    expect((await submit(visitor, form.url, { code: '000000' })).status).toBe(401);

    const { recovery, codes, done } = await setUp(visitor, await submit(visitor, form.url, { code: '000000' }));
    expect(codes.url).not.toContain('code=');
    expect(new Set(recovery).size).toBe(10);
    expect(decodeJwt((await tokensOf(webUrl, verifier, done.url)).access_token)).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
    });
  });

  test('a viewer is not asked', async () => {
    const account = await enrolled(['r_viewer']);
    const { visitor, page } = await atSignIn();
    expect((await submit(visitor, page.url, account)).url).toContain('code=');
  });

  test('the first code is not good for the next sign-in, and the offer does not change meanwhile', async () => {
    const account = await newAccount({ mustHaveTotp: true });
    const { visitor, page } = await atSignIn();
    const form = await submit(visitor, page.url, account);
    const again = await submit(visitor, form.url, { code: '000000' });
    expect(secretOn(again.text)).toBe(secretOn(form.text));
    expect(new URL(pictureOn(again.text)).searchParams.get('secret')).toBe(secretOn(again.text));
    const { secret } = await setUp(visitor, again);

    const next = await atSignIn();
    const asked = await submit(next.visitor, next.page.url, account);
    expect((await submit(next.visitor, asked.url, { code: codeOf(secret) })).status).toBe(401);
  });

  test('a recovery code is good once, also twice at the same time, and only its digest is kept', async () => {
    const account = await newAccount({ mustHaveTotp: true });
    const first = await atSignIn();
    const { recovery } = await setUp(first.visitor, await submit(first.visitor, first.page.url, account));
    const { rows } = await identity.pool.query(
      'select * from identity.recovery_code where subject = $1', [account.subject]);
    expect(rows).toHaveLength(10);
    expect(recovery.filter((code) => JSON.stringify(rows).includes(code.replaceAll('-', '')))).toEqual([]);

    const visits = await Promise.all([atSignIn(), atSignIn()]);
    const forms: string[] = [];
    for (const { visitor, page } of visits) {
      const asked = await submit(visitor, page.url, account);
      const url = /href="([^"]+recovery=yes)"/.exec(asked.text)![1]!.replaceAll('&amp;', '&');
      expect(await (await visitor.get(url)).text()).toContain('name="recovery"');
      forms.push(url);
    }
    const typed = recovery[0]!.toLowerCase().replaceAll('-', ' ');
    const sent = visits.map(({ visitor }, at) => submit(visitor, forms[at]!, { recovery: typed }));
    const answers = await Promise.all(sent);
    expect(answers.filter(({ url }) => url.includes('code='))).toHaveLength(1);
    expect(answers.find(({ url }) => !url.includes('code='))!.text).toContain('wrong or was used before');
  });
});

describe('a new password', () => {
  test('must be chosen where somebody else chose the present one', async () => {
    const account = await newAccount({ password: 'Given-by-9-others', mustChangePassword: true });
    const { visitor, verifier, page } = await atSignIn();
    const form = await submit(visitor, page.url, account);
    expect(form.text).toContain('Choose a new password');
    expect(form.text).toContain(`value="${account.username}"`);

    const attempts = [
      { password: 'short', repeated: 'short', says: ['too short', 'upper case', 'digit', 'special'] },
      { password: 'Fresh-one-42', repeated: 'Fresh-one-43', says: ['The two entries differ'] },
      { password: 'Given-by-9-others', repeated: 'Given-by-9-others', says: ['present password'] },
      { password: 'P@ssw0rd!2026', repeated: 'P@ssw0rd!2026', says: ['guessed first'] },
    ];
    for (const { says, ...fields } of attempts) {
      const answer = await submit(visitor, page.url, fields);
      expect(answer.status).toBe(422);
      expect(says.filter((words) => !answer.text.includes(words))).toEqual([]);
    }
    const done = await submit(visitor, page.url, { password: 'Fresh-one-42', repeated: 'Fresh-one-42' });
    expect((await tokensOf(webUrl, verifier, done.url)).access_token).toBeTruthy();
    await expect(signInAs(webUrl, makeVisitor(webUrl), account)).rejects.toThrow('There is no code');
    await signInAs(webUrl, makeVisitor(webUrl), { ...account, password: 'Fresh-one-42' });
  });

  test('must be chosen when the present one is too old', async () => {
    const account = await newAccount();
    await identity.pool.query(
      `update identity.account set password_changed_at = now() - interval '181 days' where subject = $1`,
      [account.subject],
    );
    const { visitor, page } = await atSignIn();
    expect((await submit(visitor, page.url, account)).text).toContain('Choose a new password');
  });

  test('can be chosen by whoever asks for it, after the second factor', async () => {
    const account = await newAccount({ withTotp: true });
    const { visitor, page } = await atSignIn();
    expect((await submit(visitor, page.url, { ...account, change: 'yes' })).text).toContain('One-time code');
    const form = await submit(visitor, page.url, { code: codeOf(account.totpSecret!) });
    expect(form.text).toContain('Choose a new password');
    const done = await submit(visitor, page.url, { password: 'Chosen-myself-7', repeated: 'Chosen-myself-7' });
    expect(done.url).toContain('code=');
  });

  test('ends all sessions of the account and their tokens', async () => {
    const account = await newAccount();
    const visitor = makeVisitor(webUrl);
    const tokens = await signInAs(webUrl, visitor, account);
    expect(await setPassword(identity.pool, { subject: account.subject, password: 'Set-by-admin-1' })).toEqual([]);
    const refreshed = await exchange(webUrl, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(refreshed.body.error).toBe('invalid_grant');
    const again = await visitor.follow(await visitor.get(authorizationRequest(webUrl).url));
    expect(again.url).toContain('/auth/login/');
  });
});

describe('whose form it is', () => {
  test.each([
    { given: 'another site as origin', headers: { origin: 'https://evil.example' } },
    { given: 'a browser that says cross-site', headers: { origin: 'null', 'sec-fetch-site': 'cross-site' } },
    { given: 'a neighbour on another port', headers: { 'sec-fetch-site': 'same-site' } },
  ])('given $given, the right password is refused', async ({ headers }) => {
    const account = await newAccount();
    const { visitor, page } = await atSignIn();
    expect((await submit(visitor, page.url, account, headers)).status).toBe(403);
  });

  test('given our own page, it is taken', async () => {
    const account = await newAccount();
    const { visitor, page } = await atSignIn();
    const headers = { origin: webUrl, 'sec-fetch-site': 'same-origin' };
    expect((await submit(visitor, page.url, account, headers)).url).toContain('code=');
  });

  test('another browser cannot use the address of a sign-in page', async () => {
    const account = await newAccount();
    const { page } = await atSignIn();
    const stranger = makeVisitor(webUrl);
    expect((await submit(stranger, page.url, account)).status).toBe(400);
    const elsewhere = await atSignIn();
    elsewhere.visitor.cookies.forEach((cookie) => Object.assign(cookie, { path: '/' }));
    expect((await submit(elsewhere.visitor, page.url, account)).status).toBe(400);
  });

  test('a form of a megabyte is not read', async () => {
    const { visitor, page } = await atSignIn();
    expect((await visitor.post(page.url, { username: 'a', password: 'x'.repeat(1_000_000) })).status).toBe(413);
  });

  test('what was typed comes back as text', async () => {
    const { visitor, page } = await atSignIn();
    const { text } = await submit(visitor, page.url, { username: '"><script>alert(1)</script>', password: 'x' });
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
  });

  test('pages bind the browser', async () => {
    const { page } = await atSignIn();
    const { headers } = page.response;
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('languages', () => {
  test.each([
    { given: 'nothing', changes: {}, headers: {}, lang: 'en' },
    { given: 'a Hindi browser', changes: {}, headers: { 'accept-language': 'hi-IN,en;q=0.8' }, lang: 'hi' },
    { given: 'a Hindi dashboard', changes: { ui_locales: 'hi' }, headers: { 'accept-language': 'en' }, lang: 'hi' },
  ])('given $given, the page is in $lang', async ({ changes, headers, lang }) => {
    const visitor = makeVisitor(webUrl);
    const first = await visitor.get(authorizationRequest(webUrl, changes).url, headers as Record<string, string>);
    const page = await visitor.get(first.headers.get('location')!, headers as Record<string, string>);
    expect(await page.text()).toContain(`<html lang="${lang}">`);
  });

  test('the switch holds for the form, its problems and the next sign-in', async () => {
    const { visitor, page, text } = await atSignIn();
    const url = /class="language" href="([^"]+)"/.exec(text)![1]!;
    const hindi = await (await visitor.get(url)).text();
    const action = /action="([^"]+)"/.exec(hindi)![1]!;
    expect((await submit(visitor, action, { username: 'a', password: 'b' })).text).toContain('पासवर्ड गलत है');
    expect(page.url).not.toContain('lang=');
    const next = await visitor.follow(await visitor.get(authorizationRequest(webUrl).url));
    expect(await next.response.text()).toContain('<html lang="hi">');
  });
});
