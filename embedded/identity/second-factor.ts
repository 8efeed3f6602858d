import { createHash, randomInt } from 'node:crypto';

import type { Pool } from 'pg';

import { stepOfCode } from './one-time-code.ts';

/** No letter that is taken for another one, 31 of them: sixteen are 79 bits. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const codeCount = 10;

/** What an authenticator app reads from the picture. */
export function enrolmentUri(secret: string, username: string): string {
  const query = new URLSearchParams({ secret, issuer: 'cQube' });
  return `otpauth://totp/cQube:${encodeURIComponent(username)}?${query}`;
}

/**
 * Sets the secret as the account's second factor, if the code shows that an app has it. What was there
 * before ends, its recovery codes too.
 */
export async function enrolSecondFactor(pool: Pool, subject: string, secret: string, code: string): Promise<boolean> {
  const step = stepOfCode(secret, code);
  if (step === undefined) {
    return false;
  }
  await pool.query(
    `with ended as (delete from identity.recovery_code where recovery_code.subject = $1)
     update identity.account
     set totp_secret = $2, totp_enrolled_at = now(), totp_last_step = $3
     where account.subject = $1`,
    [subject, secret, step],
  );
  return true;
}

/** New recovery codes in the place of all that were there; they are told once, and only digests are kept. */
export async function makeRecoveryCodes(pool: Pool, subject: string): Promise<string[]> {
  const codes = Array.from({ length: codeCount }, randomCode);
  await pool.query(
    `with ended as (delete from identity.recovery_code where recovery_code.subject = $1)
     insert into identity.recovery_code (subject, code_digest)
     select $1, code_digest from unnest($2::bytea[]) as code_digest`,
    [subject, codes.map(digestOf)],
  );
  return codes;
}

/** True once for each code, also when it is sent twice at the same time. */
export async function useRecoveryCode(pool: Pool, subject: string, code: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update identity.recovery_code
     set used_at = now()
     where subject = $1
       and code_digest = $2
       and used_at is null`,
    [subject, digestOf(code)],
  );
  return rowCount === 1;
}

function randomCode(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join(''),
  );
  return groups.join('-');
}

function digestOf(code: string): Buffer {
  return createHash('sha256').update(code.toUpperCase().replace(/[^A-Z0-9]/g, '')).digest();
}
