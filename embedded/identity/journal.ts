import type { Pool } from 'pg';

import type { Origin } from './sign-in-step.ts';

/** Where the journal is written, and under which issuer people are enrolled. */
export type Journal = { readonly pool: Pool; readonly issuer: string };

/** What happened to an account, for the audit. Never what was typed: a password may stand in any field. */
export async function recordEvent(
  { pool, issuer }: Journal,
  { subject, action, origin, detail = {} }: {
    subject: string | undefined; action: string; origin: Origin; detail?: Record<string, unknown>;
  },
): Promise<void> {
  await pool.query('select rls.record_account_event($1, $2, $3, $4, $5)', [
    issuer, subject ?? null, action, origin.requestId ?? null, { ...detail, address: origin.address, subject },
  ]);
}

export type Attempted = 'signed-in' | 'wrong-password' | 'wrong-code' | 'locked';

/**
 * An attempt in the audit, and among the sign-ins that the owner of the account sees; answers its number there.
 *
 * One statement whether or not there is such an account, so that the time it takes does not tell.
 */
export async function recordAttempt(
  { pool, issuer }: Journal,
  { subject, outcome, origin, detail = {} }: {
    subject: string | undefined; outcome: Attempted; origin: Origin; detail?: Record<string, unknown>;
  },
): Promise<string | undefined> {
  const { rows } = await pool.query<{ signInId: string | null }>(
    `with noted as (
       insert into identity.sign_in (subject, outcome, address, browser)
       select account.subject, $3, $4, $5
       from identity.account as account
       where account.subject = $2
       returning sign_in_id
     )
     select
       (select sign_in_id from noted) as "signInId",
       rls.record_account_event($1, $2, $6, $7, $8)`,
    [
      issuer, subject ?? null, outcome, origin.address, origin.browser.slice(0, 300), actions[outcome],
      origin.requestId ?? null, { ...detail, outcome, address: origin.address, subject },
    ],
  );
  return rows[0]?.signInId ?? undefined;
}

const actions = {
  'signed-in': 'sign-in', 'wrong-password': 'sign-in-refused', 'wrong-code': 'sign-in-refused',
  'locked': 'sign-in-locked',
} as const satisfies Record<Attempted, string>;

/** Which session a sign-in began, known only when the provider goes on. */
export async function noteSession(pool: Pool, signInId: string, sessionUid: string): Promise<void> {
  await pool.query(
    'update identity.sign_in set session_uid = $2 where sign_in_id = $1 and session_uid is null',
    [signInId, sessionUid],
  );
}
