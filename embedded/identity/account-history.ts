import type { Pool } from 'pg';

export type OpenSession = {
  readonly uid: string;
  readonly signedInAt: Date;
  readonly address: string;
  readonly browser: string;
};

/** Where an account is signed in, the newest first. */
export async function openSessions(pool: Pool, subject: string, idleSeconds: number): Promise<OpenSession[]> {
  const { rows } = await pool.query<OpenSession>(
    `select
       session.uid,
       to_timestamp((session.payload ->> 'loginTs')::bigint) as "signedInAt",
       coalesce(sign_in.address, '–') as address,
       coalesce(sign_in.browser, '') as browser
     from identity.payload as session
     left join lateral (
       select address, browser
       from identity.sign_in as sign_in
       where sign_in.session_uid = session.uid
       order by sign_in.sign_in_id desc
       limit 1
     ) as sign_in on true
     where session.subject = $1
       and session.model = 'Session'
       and session.expires_at > now()
       and session.used_at > now() - $2 * interval '1 second'
     order by 2 desc
     limit 50`,
    [subject, idleSeconds],
  );
  return rows;
}

export type PastSignIn = {
  readonly happenedAt: Date;
  readonly outcome: 'signed-in' | 'wrong-password' | 'wrong-code' | 'locked';
  readonly address: string;
  readonly browser: string;
};

/** The last ten sign-ins and attempts. */
export async function recentSignIns(pool: Pool, subject: string): Promise<PastSignIn[]> {
  const { rows } = await pool.query<PastSignIn>(
    `select happened_at as "happenedAt", outcome, address, browser
     from identity.sign_in
     where subject = $1
     order by happened_at desc
     limit 10`,
    [subject],
  );
  return rows;
}

export async function recoveryCodesLeft(pool: Pool, subject: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::integer as count from identity.recovery_code where subject = $1 and used_at is null',
    [subject],
  );
  return rows[0]!.count;
}
