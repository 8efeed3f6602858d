import type { Pool } from 'pg';

import { endSessions, type KeptSession } from './end-sessions.ts';
import { hashPassword } from './password-hash.ts';
import { passwordProblems, type PasswordProblem } from './password-rule.ts';

export type NewPassword = {
  readonly subject: string;
  readonly password: string;
  /** For a password that somebody else has chosen: it lasts until the next sign-in. */
  readonly mustChange?: boolean;
  /** The session in which it is chosen, which goes on. */
  readonly kept?: KeptSession;
};

/**
 * Gives an account a new password, and ends all its sessions and tokens, but for the one to be kept.
 *
 * Answers what the password lacks, nothing if it was set.
 */
export async function setPassword(
  database: Pick<Pool, 'query'>,
  { subject, password, mustChange = false, kept }: NewPassword,
): Promise<PasswordProblem[]> {
  const { rows } = await database.query<{ username: string }>(
    'select username from identity.account where subject = $1',
    [subject],
  );
  if (!rows[0]) {
    throw new Error(`There is no account with the subject "${subject}".`);
  }
  const problems = passwordProblems(password, rows[0].username);
  if (problems.length === 0) {
    await database.query(
      `update identity.account
       set password_hash = $2, password_changed_at = now(), must_change_password = $3
       where subject = $1`,
      [subject, await hashPassword(password), mustChange],
    );
    await endSessions(database, subject, kept);
  }
  return problems;
}
