import type { Pool } from 'pg';

/** The session that stays, where somebody ends all others: its lasting name and its grant. */
export type KeptSession = { readonly uid: string; readonly grantId: string | undefined };

/** Ends the sessions of an account, their grants and tokens, and sign-ins that are half-way; all but `kept`. */
export async function endSessions(
  database: Pick<Pool, 'query'>,
  subject: string,
  kept?: KeptSession,
): Promise<void> {
  await database.query(
    `delete from identity.payload
     where payload.subject = $1
       and not (
         coalesce(payload.uid = $2, false)
         or coalesce(payload.payload ->> 'sessionUid' = $2, false)
         or payload.model = 'Grant' and coalesce(payload.payload_id = $3, false)
       )`,
    [subject, kept?.uid ?? null, kept?.grantId ?? null],
  );
}
