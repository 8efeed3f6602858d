/** The commands of operators, against a real database. */
import { Client } from 'pg';
import { beforeAll, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { runCli } from '../fixture/run-cli.ts';

let databaseUrl: string;

beforeAll(async () => {
  const port = inject('databasePort');
  databaseUrl = urlOf(port, await freshDatabase(port));
});

function run(...words: string[]) {
  return runCli(words, { env: { CQUBE_HOME: '/nonexistent', DATABASE_URL: databaseUrl } });
}

async function ask<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

test('token add makes an emitter and prints a token that is known from then on', async () => {
  const { code, output, messages } = await run('token', 'add', '--name', 'Jalkot data centre',
    '--source', 'school', '--source', 'block', '--expires', '2027-03-31');

  expect(code).toBe(0);
  expect(output).toMatch(/^cqe_[\w-]{43}\n$/);
  const [emitter] = /u_\w+/.exec(messages)!;
  expect(messages).toContain(`Jalkot data centre emits as ${emitter}.`);
  expect(await ask(
    `select title, sources, expires_at at time zone 'Asia/Kolkata' = '2027-03-31 23:59:59' as "isDayEnd"
     from rls.token
     where token_digest = sha256(convert_to($1, 'UTF8'))`,
    [output.trim()],
  )).toEqual([{ title: 'Jalkot data centre', sources: ['school', 'block'], isDayEnd: true }]);
  expect(await ask(`select pg_has_role($1, 'r_emitter', 'usage') as emits`, [emitter])).toEqual([{ emits: true }]);
});

test('token add --for gives an emitter a second token', async () => {
  const first = await run('token', 'add', '--name', 'Paldi data centre');
  const [emitter] = /u_\w+/.exec(first.messages)!;
  const second = await run('token', 'add', '--name', 'Paldi, new', '--for', emitter);
  expect(second.messages).toContain(`Paldi, new emits as ${emitter}.`);
  expect(second.output).not.toBe(first.output);
  expect(await ask(
    `select count(*)::int as tokens
     from rls.token
     inner join rls.person
       on person.person_id = token.person_id
     where person.role_name = $1`,
    [emitter],
  )).toEqual([{ tokens: 2 }]);
});

test('user add lets a person in with an account and a first password to be changed', async () => {
  const { code, output } = await run('user', 'add', '--name', 'Asha Patel', '--level', 'state', '--role', 'viewer',
    '--username', 'asha', '--issuer', 'http://127.0.0.1:8080/auth');

  expect(code).toBe(0);
  expect(output).toMatch(/^Asha Patel is in, as database role u_\w+\.\nUsername: {2}asha\nPassword: {2}\S{12,}\n$/);
  expect(await ask(
    `select person.level, person.issuer, account.must_change_password as "mustChange", account.totp_secret as totp
     from rls.person
     inner join identity.account
       on account.subject = person.subject
     where person.display_name = 'Asha Patel'`,
  )).toEqual([{ level: 'state', issuer: 'http://127.0.0.1:8080/auth', mustChange: true, totp: null }]);
});

test('user add has an administrator set up one-time codes', async () => {
  const { output } = await run('user', 'add', '--name', 'Root', '--level', 'state', '--role', 'admin',
    '--username', 'root', '--issuer', 'http://127.0.0.1:8080/auth');
  expect(output).toMatch(/One-time codes are set up at the first sign-in\.\n$/);
  expect(await ask(
    `select must_have_totp as "mustHave", totp_secret as secret from identity.account where username = 'root'`,
  )).toEqual([{ mustHave: true, secret: null }]);
});

test('accounts are listed, locked, opened, reset and removed, each with an entry in the audit', async () => {
  await run('user', 'add', '--name', 'Meena', '--level', 'state', '--username', 'meena', '--issuer', 'http://i');
  const [account] = await ask<{ subject: string; role: string }>(
    `select account.subject, role_name as role
     from identity.account
     inner join rls.person
       on person.subject = account.subject
     where username = 'meena'`);
  const state = async () => (await ask<{ state: string }>(
    `select concat_ws(' ', locked_at is not null, must_change_password, totp_secret,
       (select count(*) from identity.payload where payload.subject = account.subject),
       (select count(*) from identity.recovery_code where recovery_code.subject = account.subject),
       exists (select from pg_auth_members
         where roleid = to_regrole($2) and member = to_regrole('r_api') and set_option)) as state
     from identity.account
     where subject = $1`, [account!.subject, account!.role]))[0]?.state;
  const live = async (changes: string): Promise<void> => {
    await ask(`insert into identity.payload (model, payload_id, payload)
      values ('Session', gen_random_uuid()::text, jsonb_build_object('accountId', $1::text))`, [account!.subject]);
    await ask('select rls.sign_in($1)', [account!.role]);
    await ask(`update identity.account set ${changes} where subject = $1`, [account!.subject]);
  };

  expect((await run('user', 'list')).output).toMatch(/^meena +Meena +u_\w+ +state +never +first password$/m);
  await live('must_change_password = false');
  expect(await run('user', 'lock', 'MEENA')).toMatchObject({
    code: 0, output: 'meena is locked and signed out everywhere.\n' });
  expect(await state()).toBe('t f 0 0 f');
  await ask(`insert into identity.throttle (throttle_key, failures) values ('name:meena', 9)`);
  expect((await run('user', 'unlock', 'meena')).output).toBe('meena can sign in again.\n');
  expect(await ask(`select from identity.throttle where throttle_key = 'name:meena'`)).toEqual([]);

  await live(`totp_secret = 'JBSWY3DPEHPK3PXP', totp_enrolled_at = now()`);
  await ask(`insert into identity.recovery_code (subject, code_digest) values ($1, 'x')`, [account!.subject]);
  expect((await run('user', 'reset-password', 'meena')).output).toMatch(/^Password: {2}\S{12,}$/m);
  expect(await state()).toBe('f t JBSWY3DPEHPK3PXP 0 1 f');
  expect((await run('user', 'reset-totp', 'meena')).output).toContain('meena has no second factor any more.');
  expect(await state()).toBe('f t 0 0 f');
  await live('must_change_password = true');
  expect((await run('user', 'sign-out', 'meena')).output).toContain('meena is signed out everywhere.');
  expect(await state()).toBe('f t 0 0 f');
  expect((await run('user', 'remove', 'meena')).output).toContain('meena is out:');
  expect(await state()).toBeUndefined();
  expect(await ask('select from pg_roles where rolname = $1', [account!.role])).toEqual([]);

  expect(await ask(
    `select action from rls.audit_entry where detail ->> 'username' = 'meena' order by audit_entry_id`,
  )).toEqual(['lock', 'unlock', 'reset-password', 'reset-totp', 'sign-out', 'remove'].map((name) => (
    { action: `account-${name}` })));
});

test('user add that fails half-way leaves no account behind', async () => {
  const { code, messages } = await run('user', 'add', '--name', 'Lost', '--level', 'district', '--id', '2499',
    '--role', 'viewer', '--username', 'lost', '--issuer', 'http://127.0.0.1:8080/auth');
  expect({ code, messages }).toEqual({ code: 4, messages: 'There is no district 2499.\n' });
  expect(await ask(`select from identity.account where username = 'lost'`)).toEqual([]);
});

const refusals = [
  { given: 'a source that is not there', words: ['token', 'add', '--name', 'x', '--source', 'weather'], code: 4,
    says: 'There is no source weather.' },
  { given: 'a day that is none', words: ['token', 'add', '--name', 'x', '--expires', '2027-02-30'], code: 1,
    says: '--expires must be a day like 2027-03-31, not "2027-02-30".' },
  { given: 'no name', words: ['token', 'add'], code: 1, says: '--name is missing.' },
  { given: 'no place', words: ['user', 'add', '--name', 'x', '--level', 'block', '--username', 'x'], code: 1,
    says: 'Say which block with --id.' },
  { given: 'an act without an account', words: ['user', 'lock'], code: 1,
    says: 'Say whose account: "user lock <username>".' },
  { given: 'an account that is not there', words: ['user', 'unlock', 'ghost'], code: 4,
    says: 'There is no account "ghost"; "user list" shows them.' },
  { given: 'no way to sign in', words: ['user', 'add', '--name', 'x', '--level', 'state', '--issuer', 'http://i'],
    code: 1, says: 'Say how the person signs in: --username for an account here, or --subject of your own provider.' },
  { given: 'a role of its own making', words: ['user', 'add', '--name', 'x', '--level', 'state', '--role', 'king',
    '--subject', 's', '--issuer', 'http://i'], code: 1,
  says: '--role must be one of viewer, report_creator, admin, not "king".' },
];

for (const { given, words, code, says } of refusals) {
  test(`given ${given}, it says so`, async () => {
    expect(await run(...words)).toEqual({ code, output: '', messages: `${says}\n` });
  });
}

test('a username that is taken is refused', async () => {
  const words = ['user', 'add', '--name', 'Twin', '--level', 'state', '--username', 'twin', '--issuer', 'http://i'];
  expect((await run(...words)).code).toBe(0);
  const { code, messages } = await run(...words);
  expect(code).toBe(4);
  expect(messages).toContain('There is an account "twin" already');
});

test('migrate on a database that is up to date changes nothing', async () => {
  expect(await run('migrate')).toMatchObject({ code: 0, messages: 'The database is up to date.\n' });
});

test('a wrong password is told without the password', async () => {
  const { code, messages } = await runCli(['token', 'add', '--name', 'x'], {
    env: { CQUBE_HOME: '/nonexistent', DATABASE_URL: databaseUrl.replace(':test@', ':hunter2@') },
  });
  expect(code).toBe(4);
  expect(messages).toContain('password authentication failed');
  expect(messages).not.toContain('hunter2');
});

test('doctor names what cannot be fetched, once it has failed three times', async () => {
  const note = (row: string): Promise<object[]> =>
    ask(`insert into staging.pull (dataset, subject, day, state, attempts, error) values ${row}`);
  expect((await run('doctor')).output).toMatch(/^ok +DIKSHA +nothing is fetched$/m);
  await note(`('summary-rollup', '', '2026-07-01', 'emitted', 4, null)`);
  await note(`('summary-rollup', '', '2026-07-02', 'wanted', 2, 'Not yet.')`);
  expect((await run('doctor')).output).toMatch(/^ok +DIKSHA +1 of 2 days and batches are fetched/m);
  await note(`('progress-exhaust', '0101', '2026-07-02', 'failed', 10, 'No space left.')`);
  expect((await run('doctor')).output).toMatch(
    /^error +DIKSHA +1 days or batches cannot be fetched. progress-exhaust 0101 2026-07-02: No space left.$/m);
});
