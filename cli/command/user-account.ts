import type { Client } from 'pg';

import { exitCode } from '../exit-code.ts';
import { failure } from '../failure.ts';
import { table } from '../table.ts';

type Account = { readonly subject: string; readonly username: string };

/** What an administrator does with an account of cQube's own sign-in; answers the lines to print. */
type Act = (client: Client, account: Account) => Promise<string[]>;

/** The acts by the words of the command line. Each leaves an entry in the audit. */
export const accountActs: Readonly<Record<string, Act>> = {
  'lock': lock,
  'unlock': unlock,
  'reset-password': resetPassword,
  'reset-totp': resetTotp,
  'sign-out': signOut,
  'remove': remove,
};

/** Does the act and its audit together or not at all. */
export async function actOnAccount(client: Client, name: string, username: string): Promise<string[]> {
  await client.query('begin');
  try {
    const account = await findAccount(client, username);
    const lines = await accountActs[name]!(client, account);
    await client.query('select rls.record_audit($1, null, $2)', [
      `account-${name}`, JSON.stringify({ username: account.username, subject: account.subject }),
    ]);
    await client.query('commit');
    return lines;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Everybody who can sign in here, and how they stand. */
export async function listAccounts(client: Client): Promise<string> {
  const { rows } = await client.query<Record<'username' | 'name' | 'role' | 'place' | 'last' | 'state', string>>(
    `select
       account.username,
       account.display_name as name,
       coalesce(person.role_name::text, '–') as role,
       coalesce(concat_ws(' ', person.level, person.entity_id), '–') as place,
       coalesce(to_char(account.last_signed_in_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI'), 'never') as last,
       concat_ws(', ',
         case when account.locked_at is not null then 'locked' end,
         case when account.must_change_password then 'first password' end,
         case when account.totp_secret is not null then 'one-time codes' end) as state
     from identity.account as account
     left join rls.person as person
       on person.subject = account.subject
       and person.expelled_at is null
     order by account.username`,
  );
  const cells = rows.map(({ username, name, role, place, last, state }) => [username, name, role, place, last, state]);
  return table(['Username', 'Name', 'Role', 'Place', 'Last sign-in', 'State'], cells);
}

async function findAccount(client: Client, username: string): Promise<Account> {
  const { rows } = await client.query<Account>(
    'select subject, username from identity.account where lower(username) = lower($1) for update',
    [username],
  );
  if (!rows[0]) {
    throw failure(exitCode.refused, `There is no account "${username}"; "user list" shows them.`);
  }
  return rows[0];
}

async function lock(client: Client, account: Account): Promise<string[]> {
  await client.query('update identity.account set locked_at = now() where subject = $1', [account.subject]);
  await signOut(client, account);
  return [`${account.username} is locked and signed out everywhere.`];
}

/** Opens what an administrator has locked, and what failed attempts have. */
async function unlock(client: Client, { subject, username }: Account): Promise<string[]> {
  await client.query('update identity.account set locked_at = null where subject = $1', [subject]);
  await client.query('delete from identity.throttle where throttle_key = $1', [`name:${username.toLowerCase()}`]);
  return [`${username} can sign in again.`];
}

async function resetPassword(client: Client, account: Account): Promise<string[]> {
  const [{ randomPassword }, { setPassword }] = await Promise.all([
    import('../../embedded/identity/random-password.ts'), import('../../embedded/identity/set-password.ts'),
  ]);
  const password = randomPassword();
  await setPassword(client, { subject: account.subject, password, mustChange: true });
  await signOut(client, account);
  return [`Username:  ${account.username}`, `Password:  ${password}`, 'It has to be changed at the next sign-in.'];
}

async function resetTotp(client: Client, account: Account): Promise<string[]> {
  await client.query(
    `update identity.account
     set totp_secret = null, totp_enrolled_at = null, totp_last_step = null
     where subject = $1`,
    [account.subject],
  );
  await client.query('delete from identity.recovery_code where subject = $1', [account.subject]);
  await signOut(client, account);
  return [
    `${account.username} has no second factor any more. Who must have one sets it up at the next sign-in;`,
    'make sure that this is the right person, and reset the password too if you are not.',
  ];
}

async function signOut(client: Client, { subject, username }: Account): Promise<string[]> {
  const { endSessions } = await import('../../embedded/identity/end-sessions.ts');
  await endSessions(client, subject);
  await client.query(
    `select rls.sign_out(role_name)
     from rls.person
     where person.subject = $1
       and person.signed_in_at is not null`,
    [subject],
  );
  return [`${username} is signed out everywhere. An access token that is out works for five minutes at most.`];
}

async function remove(client: Client, { subject, username }: Account): Promise<string[]> {
  await client.query(
    `select rls.expel(role_name)
     from rls.person
     where person.subject = $1
       and person.expelled_at is null`,
    [subject],
  );
  await client.query('delete from identity.payload where payload.subject = $1', [subject]);
  await client.query('delete from identity.account where subject = $1', [subject]);
  return [`${username} is out: the account, the database role and what it could see.`];
}
