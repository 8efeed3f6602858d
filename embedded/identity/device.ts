import { createHash, randomBytes } from 'node:crypto';

import type { Pool } from 'pg';

/** The cookie by which a browser is known again; it opens nothing by itself. */
export const deviceCookie = 'cqube_device';

/**
 * The digest of a browser in which this account has signed in before, or undefined.
 *
 * Its attempts are counted apart: whoever guesses elsewhere can lock the account there and not here.
 */
export async function knownDevice(
  pool: Pool,
  username: string,
  device: string | undefined,
): Promise<string | undefined> {
  if (!device) {
    return undefined;
  }
  const digest = digestOf(device);
  const { rowCount } = await pool.query(
    `select
     from identity.device as device
     inner join identity.account as account
       on account.subject = device.subject
     where lower(account.username) = lower($1)
       and device.device_digest = $2`,
    [username, digest],
  );
  return rowCount === 1 ? digest.toString('hex') : undefined;
}

/** After a complete sign-in; answers the cookie's value, the present one where the browser has one of ours. */
export async function rememberDevice(pool: Pool, subject: string, device: string | undefined): Promise<string> {
  const value = /^[\w-]{43}$/.test(device ?? '') ? device! : randomBytes(32).toString('base64url');
  await pool.query(
    `insert into identity.device (subject, device_digest)
     values ($1, $2)
     on conflict (subject, device_digest) do update set used_at = now()`,
    [subject, digestOf(value)],
  );
  return value;
}

function digestOf(device: string): Buffer {
  return createHash('sha256').update(device).digest();
}
