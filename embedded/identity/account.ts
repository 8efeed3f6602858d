import type { Pool } from 'pg';

/** An account as the sign-in needs it. */
export type Account = {
  readonly subject: string;
  readonly username: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly passwordChangedAt: Date;
  readonly mustChangePassword: boolean;
  readonly mustHaveTotp: boolean;
  readonly totpSecret: string | null;
  readonly totpEnrolledAt: Date | null;
  /** An administrator has locked it. */
  readonly lockedAt: Date | null;
};

const columns = `
  subject,
  username,
  display_name as "displayName",
  password_hash as "passwordHash",
  password_changed_at as "passwordChangedAt",
  must_change_password as "mustChangePassword",
  must_have_totp as "mustHaveTotp",
  totp_secret as "totpSecret",
  totp_enrolled_at as "totpEnrolledAt",
  locked_at as "lockedAt"`;

export async function accountOfSubject(pool: Pool, subject: string): Promise<Account | undefined> {
  const { rows } = await pool.query<Account>(
    `select ${columns} from identity.account where subject = $1`,
    [subject],
  );
  return rows[0];
}

/** The case of the username does not matter. */
export async function accountOfUsername(pool: Pool, username: string): Promise<Account | undefined> {
  const { rows } = await pool.query<Account>(
    `select ${columns} from identity.account where lower(username) = lower($1)`,
    [username],
  );
  return rows[0];
}

/**
 * Marks a step of one-time codes, and all before it, as used. False if it was used before.
 *
 * One statement, so that of two sign-ins with the same code at the same time only one succeeds.
 */
export async function useStep(pool: Pool, subject: string, step: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update identity.account
     set totp_last_step = $2
     where subject = $1 and coalesce(totp_last_step < $2, true)`,
    [subject, step],
  );
  return rowCount === 1;
}

export async function recordSignIn(pool: Pool, subject: string): Promise<void> {
  await pool.query('update identity.account set last_signed_in_at = now() where subject = $1', [subject]);
}
