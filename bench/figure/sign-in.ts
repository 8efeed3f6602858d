import { Client } from 'pg';

import type { Bench } from '../bench.ts';
import { timed } from '../measure.ts';
import type { Person } from '../persons.ts';

/** As many as the API's pool holds; each of them looks anew after every grant. */
const connections = 20;
const requestsToASignIn = 20;

/**
 * `set local role` and a sign-in, while every twentieth request signs somebody in and another person out: at the
 * 95th percentile, on connections drawn by turns, so that most meet a grant that they have not seen.
 */
export async function measureSignIn(
  { cluster, judge, isQuick, tell }: Bench, database: string, persons: readonly Person[],
): Promise<void> {
  const signedIn = persons.filter((_, at) => at % 30 === 0).slice(0, isQuick ? 200 : 2_000).map(({ role }) => role);
  const waiting = persons.filter((_, at) => at % 30 === 15).map(({ role }) => role);
  const owner = new Client({ connectionString: cluster.url(database) });
  const clients = Array.from({ length: connections }, () => new Client({
    connectionString: cluster.url(database, 'r_api'),
  }));
  await Promise.all([owner, ...clients].map((client) => client.connect()));
  try {
    for (const role of signedIn) {
      await clients[0]!.query('select rls.sign_in($1)', [role]);
    }
    const signIns: number[] = [];
    const roles: number[] = [];
    for (let request = 0; request < (isQuick ? 600 : 3_000); request += 1) {
      const client = clients[(request * 7) % connections]!;
      if (request % requestsToASignIn === 0) {
        await owner.query('select rls.sign_out($1)', [signedIn.shift()]);
        const role = waiting.shift()!;
        signIns.push(await timed(() => client.query('select rls.sign_in($1)', [role])));
        signedIn.push(role);
      }
      const role = signedIn[(request * 31) % signedIn.length]!;
      await client.query('begin');
      roles.push(await timed(() => client.query(`set local role ${client.escapeIdentifier(role)}`)));
      await client.query('rollback');
    }
    tell(`${persons.length} persons, ${signedIn.length} signed in; a request in ${requestsToASignIn} signs in: `
      + `set local role ${shown(roles, 0.5)} ms in the middle, a sign-in ${shown(signIns, 0.5)} ms`);
    judge({ figure: 'G8', what: 'set local role, 95 %', value: percentile(roles, 0.95), bound: 20, unit: ' ms' });
    judge({ figure: 'G8', what: 'a sign-in, 95 %', value: percentile(signIns, 0.95), bound: 50, unit: ' ms' });
  } finally {
    await Promise.all([owner, ...clients].map((client) => client.end()));
  }
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1]!;
}

function shown(values: readonly number[], share: number): string {
  return percentile(values, share).toFixed(1);
}
