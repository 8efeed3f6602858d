import type { Pool } from 'pg';

/** Takes away sessions and tokens that have expired, failed attempts that are forgotten, old sign-ins and browsers. */
export async function cleanIdentity(pool: Pool): Promise<void> {
  await pool.query(`delete from identity.payload where expires_at < now() - interval '1 minute'`);
  await pool.query(`delete from identity.throttle where failed_at < now() - interval '12 hours'`);
  await pool.query(`delete from identity.sign_in where happened_at < now() - interval '1 year'`);
  await pool.query(`delete from identity.device where used_at < now() - interval '1 year'`);
}
