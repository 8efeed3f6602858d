import type { ClientBase } from 'pg';

/** PostgreSQL 18 is the floor: uuidv7(), COPY as we use it, and the fix of CVE-2024-10976. */
const floor = 180000;

/** Refuses a server that is too old, in a sentence: before migrating, and where the API or a worker starts. */
export async function checkServer(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string; locks: number }>(
    `select
       current_setting('server_version_num')::int as number,
       current_setting('server_version') as version,
       current_setting('max_locks_per_transaction')::int as locks`,
  );
  const { number, version, locks } = rows[0]!;
  if (number < floor) {
    throw new Error(`cQube needs PostgreSQL 18 or newer; the server behind DATABASE_URL is ${version}.`);
  }
  if (locks < 256) {
    throw new Error(`Set max_locks_per_transaction to 256 or more in postgresql.conf; it is ${locks}.`);
  }
}
