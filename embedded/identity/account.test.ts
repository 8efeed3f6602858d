import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { createAccount } from './create-account.ts';
import { countAttempt, forgive } from './throttle.ts';
import { setPassword } from './set-password.ts';
import { startTestIdentity, type TestIdentity } from './test-identity.ts';

let identity: TestIdentity;
let database: string;
let databasePort: number;

beforeAll(async () => {
  databasePort = inject('databasePort');
  database = await freshDatabase(databasePort);
  identity = await startTestIdentity(databasePort, database);
});

afterAll(() => identity.stop());

describe('a new account', () => {
  test('has a random password that is told once and kept as a hash', async () => {
    const account = await createAccount(identity.pool, { username: 'asha', displayName: 'Asha' });
    expect(account.password).toMatch(/^\w{5}-\w{5}-\w{5}-\w{5}$/);
    expect(account.totpSecret).toBeUndefined();
    const { rows } = await identity.pool.query('select * from identity.account where subject = $1', [account.subject]);
    expect(JSON.stringify(rows)).not.toContain(account.password);
    expect(rows[0]).toMatchObject({ must_change_password: false, must_have_totp: false, totp_secret: null });
  });

  test('cannot take a username that is taken, whatever its case', async () => {
    await createAccount(identity.pool, { username: 'ravi', displayName: 'Ravi' });
    await expect(createAccount(identity.pool, { username: 'RAVI', displayName: 'Another' })).rejects.toThrow(
      'There is an account "RAVI" already',
    );
  });

  test('cannot have a weak password', async () => {
    const account = { username: 'mina', displayName: 'Mina', password: 'mina' };
    await expect(createAccount(identity.pool, account)).rejects.toThrow('short, upper, digit, special, username');
  });

  test('cannot have a username with a blank or a line end', async () => {
    for (const username of ['a b', 'a\nb', '']) {
      await expect(createAccount(identity.pool, { username, displayName: 'X' })).rejects.toThrow('account_username');
    }
  });
});

test('a password that breaks the rule is not set', async () => {
  const account = await createAccount(identity.pool, { username: 'lata', displayName: 'Lata' });
  expect(await setPassword(identity.pool, { subject: account.subject, password: 'weak' })).toContain('short');
  await expect(setPassword(identity.pool, { subject: 'nobody', password: 'Strong-1-enough' })).rejects.toThrow(
    'There is no account',
  );
});

test.each(['r_api', 'r_worker'])('%s sees nothing of the schema', async (login) => {
  const client = new Client({ connectionString: urlOf(databasePort, database, login) });
  await client.connect();
  for (const table of ['account', 'payload', 'signing_key', 'throttle']) {
    const asked = client.query(`select from identity.${table}`);
    await expect(asked).rejects.toThrow('permission denied for schema identity');
  }
  await client.end();
});

describe('addresses are counted', () => {
  test.each([
    { addresses: ['192.0.2.1', '::ffff:192.0.2.1'], then: 'address:192.0.2.1' },
    { addresses: ['2001:db8::1', '2001:0db8:0:0:ffff::', '2001:DB8::a:b:c:d'], then: 'address:2001:db8:0:0::/64' },
    { addresses: ['fe80::1%eth0'], then: 'address:fe80:0:0:0::/64' },
  ])('$addresses as $then', async ({ addresses, then }) => {
    await identity.pool.query('delete from identity.throttle');
    for (const address of addresses) {
      const counted = await countAttempt(identity.pool, { username: `someone-${address}`, address });
      expect(counted).toEqual({ wait: 0, locksFor: 0 });
    }
    const { rows } = await identity.pool.query(
      `select throttle_key, failures from identity.throttle where throttle_key like 'address:%'`,
    );
    expect(rows).toEqual([{ throttle_key: then, failures: addresses.length }]);
    await forgive(identity.pool, { username: 'x', address: addresses[0]! }, addresses.length);
    const left = await identity.pool.query('select failures from identity.throttle where throttle_key = $1', [then]);
    expect(left.rows).toEqual([{ failures: 0 }]);
  });
});

test('behind https, addresses are https and cookies are secure', async () => {
  const secure = await startTestIdentity(databasePort, database, { webUrl: 'https://cqube.example' });
  const port = new URL(secure.webUrl).port;
  const document = await (await fetch(`http://127.0.0.1:${port}/auth/.well-known/openid-configuration`)).json();
  expect(document).toMatchObject({
    issuer: 'https://cqube.example/auth', authorization_endpoint: 'https://cqube.example/auth/auth',
  });
  const query = new URLSearchParams({
    client_id: 'cqube-dashboard', response_type: 'code', scope: 'openid', redirect_uri: 'https://cqube.example/',
    code_challenge: 'x'.repeat(43), code_challenge_method: 'S256',
  });
  const response = await fetch(`http://127.0.0.1:${port}/auth/auth?${query}`, { redirect: 'manual' });
  expect(response.headers.get('location')).toMatch(/^\/auth\/login\//);
  expect(response.headers.getSetCookie().length).toBeGreaterThan(0);
  expect(response.headers.getSetCookie().filter((cookie) => !/; secure/i.test(cookie))).toEqual([]);
  await secure.stop();
});
