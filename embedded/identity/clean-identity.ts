import type { Pool } from 'pg';

/** Takes away sessions, codes and tokens that have expired, and failed attempts that are forgotten. */
export async function cleanIdentity(pool: Pool): Promise<void> {
  await pool.query(`delete from identity.payload where expires_at < now() - interval '1 minute'`);
  await pool.query(`delete from identity.throttle where failed_at < now() - interval '12 hours'`);
}
