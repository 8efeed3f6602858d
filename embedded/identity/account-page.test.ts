import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { askSql } from '../../test/ask.ts';
import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { createAccount } from './create-account.ts';
import { codeOf } from './one-time-code.ts';
import { startTestIdentity, type TestIdentity } from './test-identity.ts';
import { authorizationRequest, exchange, makeVisitor, signInAs, type Visitor } from './test-visitor.ts';

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

/** Somebody enrolled, signed in in a browser of their own. */
async function someone() {
  count += 1;
  const account = await createAccount(identity.pool, { username: `person-${count}`, displayName: `Person ${count}` });
  const [person] = await askSql<{ role: string }>(
    ownerUrl, `select rls.enrol('Asha Patel', issuer => $1, subject => $2, level => 'state') as role`,
    [`${webUrl}/auth`, account.subject],
  );
  const visitor = makeVisitor(webUrl);
  return { account, role: person!.role, visitor, tokens: await signInAs(webUrl, visitor, account) };
}

async function overview(visitor: Visitor): Promise<string> {
  return (await visitor.get(`${webUrl}/auth/account`)).text();
}

/** Fills in a form of the page as a browser would. */
async function act(visitor: Visitor, name: string, fields: Record<string, string> = {}, headers = {}) {
  const token = tokenOn(await overview(visitor));
  const response = await visitor.post(`${webUrl}/auth/account/${name}`, { token, ...fields }, headers);
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

function tokenOn(text: string): string {
  return /name="token" value="([^"]+)"/.exec(text)![1]!;
}

function refresh(token: string) {
  return exchange(webUrl, { grant_type: 'refresh_token', refresh_token: token });
}

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.follow(await visitor.get(authorizationRequest(webUrl).url))).url.includes('code=');
}

async function audited(subject: string): Promise<string[]> {
  const rows = await askSql<{ action: string }>(
    ownerUrl, `select action from rls.audit_entry where detail ->> 'subject' = $1 order by audit_entry_id`, [subject]);
  return rows.map(({ action }) => action);
}

test('shows who one is, what one may see, and where one is signed in', async () => {
  const { account, visitor } = await someone();
  await signInAs(webUrl, makeVisitor(webUrl), account);
  const text = await overview(visitor);
  expect(['Asha Patel', account.username, 'read reports', 'the whole state', '127.0.0.1'].filter(
    (words) => !text.includes(words))).toEqual([]);
  expect(text.match(/This browser/g)).toHaveLength(1);
  expect(text.match(/name="session"/g)).toHaveLength(1);
  expect(text.match(/<b>Signed in<\/b>/g)).toHaveLength(2);
});

test('without a session leads through the sign-in and back, whose code opens nothing', async () => {
  const { account } = await someone();
  const visitor = makeVisitor(webUrl);
  const form = await visitor.follow(await visitor.get(`${webUrl}/auth/account`));
  expect(form.url).toContain('/auth/login/');
  const first = await visitor.post(form.url, { username: account.username, password: account.password });
  const { url, response } = await visitor.follow(first);
  expect(url).toBe(`${webUrl}/auth/account`);
  expect(await response.text()).toContain('Your account');
  expect((await makeVisitor(webUrl).post(`${webUrl}/auth/account/sign-out-everywhere`, {})).status).toBe(303);
});

describe('the own password', () => {
  test('is changed with the present one, and other sessions end', async () => {
    const { account, role, visitor, tokens } = await someone();
    const other = makeVisitor(webUrl);
    const otherTokens = await signInAs(webUrl, other, account);
    await askSql(ownerUrl, 'select rls.sign_in($1)', [role]);

    const fields = { current: account.password, password: 'Fresh-one-42', repeated: 'Fresh-one-42' };
    const done = await act(visitor, 'password', fields);
    expect(done.text).toContain('Your password is changed.');
    expect(await isSignedIn(visitor)).toBe(true);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
    expect(await isSignedIn(other)).toBe(false);
    expect((await refresh(otherTokens.refresh_token)).body.error).toBe('invalid_grant');
    await expect(signInAs(webUrl, makeVisitor(webUrl), account)).rejects.toThrow('There is no code');
    await signInAs(webUrl, makeVisitor(webUrl), { ...account, password: 'Fresh-one-42' });
    expect(await audited(account.subject)).toContain('change-password');
    expect(await askSql(
      ownerUrl, `select from pg_auth_members where roleid = to_regrole($1) and member = to_regrole('r_api')`, [role],
    )).toEqual([]);
  });

  test.each([
    { given: 'a wrong present one', fields: { current: 'wrong' }, says: 'The current password is wrong.' },
    { given: 'two different new ones', fields: { repeated: 'Fresh-one-43' }, says: 'The two entries differ.' },
    { given: 'a weak one', fields: { password: 'weak', repeated: 'weak' }, says: 'It is too short' },
  ])('given $given, stays as it is', async ({ fields, says }) => {
    const { account, visitor } = await someone();
    const whole = { current: account.password, password: 'Fresh-one-42', repeated: 'Fresh-one-42', ...fields };
    const answer = await act(visitor, 'password', whole);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(says);
    await signInAs(webUrl, makeVisitor(webUrl), account);
  });

  test('cannot be guessed by whoever finds the browser open', async () => {
    const { account, visitor } = await someone();
    const fields = { current: 'wrong', password: 'Fresh-one-42', repeated: 'Fresh-one-42' };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await act(visitor, 'password', fields);
    }
    const answer = await act(visitor, 'password', { ...fields, current: account.password });
    expect(answer.text).toContain('Too many attempts.');
  });
});

test('the second factor is set up with the password, and set up anew with the present code too', async () => {
  const { account, visitor } = await someone();
  expect((await act(visitor, 'second-factor', { current: 'wrong' })).text).toContain('current password is wrong');
  const offer = await act(visitor, 'second-factor', { current: account.password });
  const secret = /class="secret"[^>]*>([A-Z2-7 ]+)</.exec(offer.text)![1]!.replaceAll(' ', '');
  expect((await act(visitor, 'second-factor/confirm', { code: '000000' })).text).toContain('does not fit');
  const done = await act(visitor, 'second-factor/confirm', { code: codeOf(secret) });
  expect(done.text.match(/<li>[A-Z2-9-]{19}<\/li>/g)).toHaveLength(10);
  expect(await overview(visitor)).toContain('10 recovery codes are left');
  expect((await act(visitor, 'second-factor/confirm', { code: codeOf(secret) })).text).toContain('Nothing was changed');

  const replayed = { current: account.password, code: codeOf(secret) };
  expect((await act(visitor, 'second-factor', replayed)).text).toContain('used before');
  const tokens = await signInAs(webUrl, makeVisitor(webUrl), {
    ...account, code: codeOf(secret, Date.now() + 30_000),
  });
  expect(decodeJwt(tokens.access_token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
});

test('one session can be ended, of the own account alone', async () => {
  const { account, visitor } = await someone();
  const [other, stranger] = [makeVisitor(webUrl), await someone()];
  const tokens = await signInAs(webUrl, other, account);
  const uid = /name="session" value="([^"]+)"/.exec(await overview(visitor))![1]!;
  await act(stranger.visitor, 'end-session', { session: uid });
  expect(await isSignedIn(other)).toBe(true);
  expect((await act(visitor, 'end-session', { session: uid })).location).toBe('/auth/account');
  expect(await isSignedIn(other)).toBe(false);
  expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  expect(await isSignedIn(visitor)).toBe(true);
});

test('signing out everywhere ends every session and grant, and the API may become the person no more', async () => {
  const { account, role, visitor, tokens } = await someone();
  const other = makeVisitor(webUrl);
  const otherTokens = await signInAs(webUrl, other, account);
  await askSql(ownerUrl, 'select rls.sign_in($1)', [role]);
  expect((await act(visitor, 'sign-out-everywhere')).location).toBe('/sign-in?why=everywhere');
  for (const { refresh_token } of [tokens, otherTokens]) {
    expect((await refresh(refresh_token)).body.error).toBe('invalid_grant');
  }
  expect([await isSignedIn(visitor), await isSignedIn(other)]).toEqual([false, false]);
  const left = await identity.pool.query(
    `select from identity.payload where subject = $1 and model <> 'Interaction'`, [account.subject]);
  expect(left.rowCount).toBe(0);
  expect(await askSql(
    ownerUrl, `select from pg_auth_members where roleid = to_regrole($1) and member = to_regrole('r_api')`, [role],
  )).toEqual([]);
  expect(await audited(account.subject)).toContain('sign-out-everywhere');
});

test.each<{ given: string; fields: Record<string, string>; headers: Record<string, string> }>([
  { given: 'another site', fields: {}, headers: { origin: 'https://evil.example' } },
  { given: 'no token of the form', fields: { token: '' }, headers: {} },
  { given: 'the token of another session', fields: { token: 'a'.repeat(43) }, headers: {} },
])('given $given, nothing is done', async ({ fields, headers }) => {
  const { visitor } = await someone();
  expect((await act(visitor, 'sign-out-everywhere', fields, headers)).status).toBe(403);
  expect(await isSignedIn(visitor)).toBe(true);
});

describe('a session', () => {
  test('ends when nothing was done for long, its tokens with it, and lives while something is', async () => {
    const idle = `update identity.payload set used_at = now() - $2 * interval '1 minute'
      where model = 'Session' and subject = $1`;
    const { account, visitor, tokens } = await someone();
    await identity.pool.query(idle, [account.subject, 29]);
    const refreshed = await refresh(tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    await identity.pool.query(
      `update identity.payload set used_at = used_at - interval '29 minutes' where subject = $1`, [account.subject]);
    expect(await isSignedIn(visitor)).toBe(true);

    await identity.pool.query(idle, [account.subject, 31]);
    expect((await refresh(refreshed.body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await visitor.get(`${webUrl}/auth/account`)).status).toBe(303);
    expect(await isSignedIn(visitor)).toBe(false);
  });

  test('gets a new cookie at a new sign-in, and the one from before opens nothing', async () => {
    const { account, visitor } = await someone();
    const before = new Map([...visitor.cookies].map(([name, cookie]) => [name, { ...cookie }]));
    const page = await visitor.follow(await visitor.get(authorizationRequest(webUrl, { prompt: 'login' }).url));
    expect(page.url).toContain('/auth/login/');
    await visitor.follow(await visitor.post(page.url, { username: account.username, password: account.password }));
    const planted = makeVisitor(webUrl);
    before.forEach((cookie, name) => planted.cookies.set(name, cookie));
    expect([await isSignedIn(visitor), await isSignedIn(planted)]).toEqual([true, false]);
  });

  test('older than what is asked for is not enough, and the id token says since when it is', async () => {
    const { account, visitor, tokens } = await someone();
    expect(decodeJwt(tokens.id_token)['auth_time']).toBeTypeOf('number');
    await identity.pool.query(
      `update identity.payload
       set payload = jsonb_set(payload, '{loginTs}', to_jsonb((payload ->> 'loginTs')::bigint - 100))
       where model = 'Session' and subject = $1`, [account.subject]);
    const fresh = await visitor.follow(await visitor.get(authorizationRequest(webUrl, { max_age: '60' }).url));
    expect(fresh.url).toContain('/auth/login/');
    expect(await isSignedIn(visitor)).toBe(true);
  });
});
