import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client, Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../test/cluster.ts';
import { readCredentials, type Credentials } from './credentials.ts';
import { accountOfUsername } from './identity/account.ts';
import { isPassword } from './identity/password-hash.ts';
import { provision, type Provision } from './provision.ts';
import { readSecrets } from './secrets.ts';

const web = 'http://127.0.0.1:8080';
const district = randomInt(100_000_000, 900_000_000);

let options: Provision;
let client: Client;
let pool: Pool;

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'cqube-provision-'));
  const database = await freshDatabase(inject('databasePort'));
  const ownerUrl = urlOf(inject('databasePort'), database);
  options = { home, web, ownerUrl, secrets: await readSecrets(home), issuer: `${web}/auth` };
  client = new Client({ connectionString: ownerUrl });
  await client.connect();
  pool = new Pool({ connectionString: ownerUrl });
});
afterAll(async () => {
  await client.end();
  await pool.end();
  rmSync(options.home, { recursive: true, force: true });
});

let before: Credentials;
beforeEach(async () => {
  before = (await readCredentials(options.home))!;
});

async function provisioned(changes: Partial<Provision> = {}) {
  const isComplete = await provision({ ...options, ...changes });
  return { isComplete, credentials: (await readCredentials(options.home))! };
}

async function count(query: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count from ${query}`);
  return rows[0]!.count;
}

test('an empty system has an administrator with one-time codes, a viewer of the state and an emitter', async () => {
  const { isComplete, credentials } = await provisioned();
  expect(isComplete).toBe(false);
  expect(credentials).toEqual({
    web,
    admin: {
      username: 'admin', password: options.secrets.firstPasswords['admin'],
      totpSecret: expect.stringMatching(/^[A-Z2-7]{32}$/),
    },
    viewers: {
      state: { username: 'state.viewer', password: options.secrets.firstPasswords['state'], entityId: null },
    },
    emitter: { token: expect.stringMatching(/^cqe_[\w-]{43}$/) },
    owner: { databaseUrl: options.ownerUrl },
  });
  expect(statSync(join(options.home, 'credentials.json')).mode & 0o777).toBe(0o600);
});

test('when there are places, there is a viewer of each level and an analyst of a district', async () => {
  await insertPlaces();
  const { isComplete, credentials } = await provisioned();
  expect(isComplete).toBe(true);
  expect(Object.entries(credentials.viewers).map(([level, { entityId }]) => [level, entityId])).toEqual([
    ['state', 98], ['district', district], ['block', district + 1], ['cluster', district + 2], ['school', district + 3],
  ]);
  expect(credentials.analyst!.districtId).toBe(district);
  expect({ ...credentials.admin, token: credentials.emitter.token })
    .toEqual({ ...before.admin, token: before.emitter.token });
});

test('the analyst can connect, read aggregates and write nothing', async () => {
  const analyst = new Client({ connectionString: before.analyst!.databaseUrl });
  await analyst.connect();
  try {
    expect((await analyst.query('select from aggregate.report_value')).rowCount).toBe(0);
    await expect(analyst.query('create table public.mine ()')).rejects.toThrow(/permission denied|read-only/);
    await expect(analyst.query('select from rls.person')).rejects.toThrow(/permission denied/);
  } finally {
    await analyst.end();
  }
});

test('again, it changes nothing', async () => {
  const people = await count('rls.person');
  const { credentials } = await provisioned();
  expect(credentials).toEqual(before);
  expect(await count('rls.person')).toBe(people);
});

test('after a loss of credentials.json people have the same passwords, and the emitter a new token', async () => {
  const people = await count('rls.person');
  rmSync(join(options.home, 'credentials.json'));
  const { credentials } = await provisioned();
  expect(credentials).toEqual({ ...before, emitter: { token: expect.stringMatching(/^cqe_/) } });
  expect(credentials.emitter.token).not.toBe(before.emitter.token);
  expect(await count('rls.person')).toBe(people);

  const { passwordHash } = (await accountOfUsername(pool, 'district.viewer'))!;
  expect(await isPassword(credentials.viewers.district!.password, passwordHash)).toBe(true);
});

test('a token that was revoked is replaced', async () => {
  await client.query('update rls.token set revoked_at = now()');
  const { credentials } = await provisioned();
  expect(credentials.emitter.token).not.toBe(before.emitter.token);
});

test('people follow when the web port moves', async () => {
  const moved = 'http://127.0.0.1:8081';
  const { credentials } = await provisioned({ web: moved, issuer: `${moved}/auth` });
  const { subject } = (await accountOfUsername(pool, 'admin'))!;
  const role = async (issuer: string) => {
    const question = 'select rls.role_of_subject($1, $2) as role';
    return (await client.query<{ role: string | null }>(question, [issuer, subject])).rows[0]!.role;
  };
  expect(await role(`${moved}/auth`)).toMatch(/^u_/);
  expect(await role(`${web}/auth`)).toBeNull();
  expect(credentials.web).toBe(moved);
  expect(await count(`rls.person where issuer = '${web}/auth'`)).toBe(0);
});

test('with a provider of one\'s own there is an emitter and an analyst, and no account', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cqube-provision-'));
  const accounts = await count('identity.account');
  await provision({ ...options, home, issuer: undefined });
  const credentials = await readCredentials(home);
  rmSync(home, { recursive: true });
  expect(Object.keys(credentials!)).toEqual(['web', 'viewers', 'emitter', 'analyst', 'owner']);
  expect(credentials!.viewers).toEqual({});
  expect(await count('identity.account')).toBe(accounts);
});

async function insertPlaces(): Promise<void> {
  const [block, cluster, school] = [district + 1, district + 2, district + 3];
  await client.query(
    `insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
     values
       ('district', $1, $1, 0, 0),
       ('block', $2, $1, $2, 0),
       ('cluster', $3, $1, $2, $3),
       ('school', $4, $1, $2, $3)`,
    [district, block, cluster, school],
  );
  await client.query(
    `insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
     values ('state', 98, 'State', 0, 0, 0, 0)`,
  );
  await client.query('call rls.sync_groups()');
}
