import type { Client } from 'pg';

import type { Level } from './credentials.ts';
import { createAccount } from './identity/create-account.ts';
import { inTransaction } from './in-transaction.ts';

export type WantedPerson = {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly roles: readonly string[];
  readonly level: Level;
  /** Null for the state. */
  readonly entityId: number | null;
  readonly withTotp?: boolean;
  readonly issuer: string;
};

/**
 * Makes the account and the database role of a person where they are missing; who is there already
 * stays untouched, a changed password included. Answers the secret of the one-time codes, if any.
 */
export async function ensurePerson(client: Client, person: WantedPerson): Promise<string | null> {
  return inTransaction(client, async () => {
    const account = (await findAccount(client, person.username)) ?? (await makeAccount(client, person));
    const { rowCount } = await client.query('select from rls.person where issuer = $1 and subject = $2', [
      person.issuer, account.subject,
    ]);
    if (rowCount === 0) {
      await client.query(
        `select rls.enrol(
           display_name => $1, issuer => $2, subject => $3, roles => $4, level => $5, entity_id => $6)`,
        [person.displayName, person.issuer, account.subject, person.roles, person.level, person.entityId],
      );
    }
    return account.totpSecret;
  });
}

/** The provider's address follows the web port: people who were enrolled under another one go on. */
export async function followIssuer(client: Client, issuer: string): Promise<void> {
  await client.query(
    `update rls.person
     set issuer = $1
     from identity.account
     where account.subject = person.subject
       and person.issuer <> $1`,
    [issuer],
  );
}

type Account = { readonly subject: string; readonly totpSecret: string | null };

async function findAccount(client: Client, username: string): Promise<Account | undefined> {
  const { rows } = await client.query<Account>(
    `select subject, totp_secret as "totpSecret" from identity.account where lower(username) = lower($1)`,
    [username],
  );
  return rows[0];
}

async function makeAccount(client: Client, person: WantedPerson): Promise<Account> {
  const { subject, totpSecret } = await createAccount(client, {
    username: person.username,
    displayName: person.displayName,
    password: person.password,
    withTotp: person.withTotp ?? false,
  });
  return { subject, totpSecret: totpSecret ?? null };
}
