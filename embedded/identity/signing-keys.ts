import { randomBytes, randomUUID } from 'node:crypto';

import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Pool } from 'pg';

export type SigningKeys = {
  /** Newest first: the first one signs, all of them are published. */
  readonly token: JWK[];
  readonly cookie: string[];
};

/** A key signs for this long; with its successor there it only verifies, while what it signed may be alive. */
const signsFor = '90 days';
const keptAfter = '30 days';

/**
 * The keys of tokens and cookies, made where they are missing or too old.
 *
 * They stay in the database, so that after a restart nobody has to sign in again.
 */
export async function loadSigningKeys(pool: Pool): Promise<SigningKeys> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Two processes that start at once must end up with the same keys.
    await client.query('lock table identity.signing_key in exclusive mode');
    await client.query(
      `delete from identity.signing_key
       where exists (
         select
         from identity.signing_key as successor
         where successor.purpose = signing_key.purpose
           and successor.created_at > signing_key.created_at
           and successor.created_at < now() - $1::interval
       )`,
      [keptAfter],
    );
    for (const make of [tokenKey, cookieKey]) {
      const { keyId, purpose, jwk } = await make();
      await client.query(
        `insert into identity.signing_key (key_id, purpose, jwk)
         select $1, $2, $3
         where not exists (
           select from identity.signing_key where purpose = $2 and created_at > now() - $4::interval
         )`,
        [keyId, purpose, jwk, signsFor],
      );
    }
    const { rows } = await client.query<{ purpose: string; jwk: JWK }>(
      'select purpose, jwk from identity.signing_key order by created_at desc',
    );
    await client.query('commit');
    return {
      token: rows.filter((row) => row.purpose === 'token').map((row) => row.jwk),
      cookie: rows.filter((row) => row.purpose === 'cookie').map((row) => row.jwk.k!),
    };
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function tokenKey() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keyId = randomUUID();
  const jwk = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: keyId };
  return { keyId, purpose: 'token', jwk };
}

async function cookieKey() {
  const keyId = randomUUID();
  return { keyId, purpose: 'cookie', jwk: { kty: 'oct', k: randomBytes(32).toString('base64url'), kid: keyId } };
}
