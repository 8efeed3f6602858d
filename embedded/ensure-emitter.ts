import type { Client } from 'pg';

import { inTransaction } from './in-transaction.ts';

const displayName = 'Emitter of credentials.json';

/** A token that may emit every source: the one we know while it is good, else a new one. */
export async function ensureEmitter(client: Client, knownToken: string | undefined): Promise<string> {
  if (knownToken !== undefined && (await isGood(client, knownToken))) {
    return knownToken;
  }
  return inTransaction(client, async () => {
    const role = (await findRole(client)) ?? (await enrol(client));
    const { rows } = await client.query<{ token: string }>(
      `select rls.issue_token(role => $1, title => 'credentials.json') as token`,
      [role],
    );
    return rows[0]!.token;
  });
}

async function isGood(client: Client, token: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select
     from rls.token
     where token_digest = sha256(convert_to($1, 'UTF8'))
       and revoked_at is null
       and coalesce(expires_at > now(), true)`,
    [token],
  );
  return rowCount === 1;
}

async function findRole(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ role: string }>(
    `select role_name as role from rls.person where display_name = $1 and kind = 'application' and expelled_at is null`,
    [displayName],
  );
  return rows[0]?.role;
}

async function enrol(client: Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>(
    `select rls.enrol(display_name => $1, kind => 'application', roles => '{r_emitter}') as role`,
    [displayName],
  );
  return rows[0]!.role;
}
