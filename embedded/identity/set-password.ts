import type { Pool } from 'pg';

import { hashPassword } from './password-hash.ts';
import { passwordProblems, type PasswordProblem } from './password-rule.ts';

/**
 * Gives an account a new password, and ends all its sessions and tokens.
 *
 * Answers what the password lacks, nothing if it was set. `mustChange` is for a password that somebody
 * else has chosen: it lasts until the next sign-in.
 */
export async function setPassword(
  database: Pick<Pool, 'query'>,
  { subject, password, mustChange = false }: { subject: string; password: string; mustChange?: boolean },
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
      `with ended as (delete from identity.payload where payload.subject = $1)
       update identity.account
       set password_hash = $2, password_changed_at = now(), must_change_password = $3
       where account.subject = $1`,
      [subject, await hashPassword(password), mustChange],
    );
  }
  return problems;
}
