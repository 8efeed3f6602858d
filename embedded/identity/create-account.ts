import type { Pool } from 'pg';

import { newTotpSecret } from './one-time-code.ts';
import { hashPassword } from './password-hash.ts';
import { passwordProblems } from './password-rule.ts';
import { randomPassword } from './random-password.ts';

export type NewAccount = {
  readonly username: string;
  readonly displayName: string;
  /** Left out, a random one is made. */
  readonly password?: string;
  /** Asks for a one-time code from the first sign-in on, with a secret that is made here and told. */
  readonly withTotp?: boolean;
  /** Has the person set up one-time codes at the first sign-in. */
  readonly mustHaveTotp?: boolean;
  /**
   * The first sign-in ends on the page for a new password. Right for a password that somebody else
   * has chosen or read; the random ones of credentials.json are meant to be used as they are.
   */
  readonly mustChangePassword?: boolean;
};

/** What must be told to the person, once: only the hash of the password is kept. */
export type CreatedAccount = {
  readonly subject: string;
  readonly username: string;
  readonly password: string;
  readonly totpSecret?: string;
};

/**
 * Makes an account in the embedded identity provider.
 *
 * It can sign in, and sees nothing yet: give its subject to `rls.enrol`. The connection is r_identity's,
 * or that of a login which inherits it.
 */
export async function createAccount(
  database: Pick<Pool, 'query'>,
  account: NewAccount,
): Promise<CreatedAccount> {
  const password = account.password ?? randomPassword();
  const problems = passwordProblems(password, account.username);
  if (problems.length > 0) {
    throw new Error(`The password of "${account.username}" breaks the password rule: ${problems.join(', ')}.`);
  }
  const totpSecret = account.withTotp ? newTotpSecret() : undefined;

  const { rows } = await database.query<{ subject: string }>(
    `insert into identity.account
       (username, display_name, password_hash, must_change_password, must_have_totp, totp_secret, totp_enrolled_at)
     values ($1, $2, $3, $4, $5, $6, case when $6::text is not null then now() end)
     on conflict do nothing
     returning subject`,
    [
      account.username, account.displayName, await hashPassword(password), account.mustChangePassword ?? false,
      account.mustHaveTotp ?? account.withTotp ?? false, totpSecret ?? null,
    ],
  );
  if (!rows[0]) {
    throw new Error(`There is an account "${account.username}" already; choose another username.`);
  }
  return { subject: rows[0].subject, username: account.username, password, ...(totpSecret && { totpSecret }) };
}
