import { isIPv6 } from 'node:net';

import type { Pool } from 'pg';

/** How many attempts in a row are free, when they are forgotten, and how long the next ones must wait. */
type Rule = { readonly free: number; readonly forgottenAfter: string; readonly longestWait: number };

/**
 * A username locks for 1, 2, 4, 8 and then 15 minutes; an address, which an office shares, for one.
 *
 * A browser in which the account has signed in before is counted by itself and by nothing else: whoever
 * guesses from elsewhere keeps nobody out of their own browser.
 */
const rules = {
  device: { free: 5, forgottenAfter: '12 hours', longestWait: 900 },
  name: { free: 5, forgottenAfter: '12 hours', longestWait: 900 },
  address: { free: 100, forgottenAfter: '10 minutes', longestWait: 60 },
} as const satisfies Record<string, Rule>;

/** Where an attempt comes from and whom it is about. */
export type Attempt = {
  readonly username: string;
  readonly address: string;
  /** The digest of the browser, if the account is known to use it. */
  readonly device?: string | undefined;
};

/** Both in seconds: how long this attempt has to wait, 0 is now; and for how long the next one, if this one fails. */
export type Counted = { readonly wait: number; readonly locksFor: number };

/**
 * Counts an attempt before it is looked at.
 *
 * Counting first means that a thousand attempts at once are counted a thousand times. A success takes the
 * count back with `forgive`. Usernames that do not exist are counted like the others, so that a lock-out
 * tells nothing.
 */
export async function countAttempt(pool: Pool, { username, address, device }: Attempt): Promise<Counted> {
  if (device !== undefined) {
    return count(pool, deviceKey(username, device), rules.device);
  }
  const byAddress = await count(pool, addressKey(address), rules.address);
  if (byAddress.wait > 0) {
    return byAddress;
  }
  const byName = await count(pool, nameKey(username), rules.name);
  return { wait: byName.wait, locksFor: Math.max(byName.locksFor, byAddress.locksFor) };
}

/** After a complete sign-in: the username or browser starts anew, the address gets its own attempts back. */
export async function forgive(pool: Pool, { username, address, device }: Attempt, attempts: number): Promise<void> {
  const key = device === undefined ? nameKey(username) : deviceKey(username, device);
  await pool.query('delete from identity.throttle where throttle_key = $1', [key]);
  if (device === undefined) {
    await pool.query(
      'update identity.throttle set failures = greatest(failures - $2, 0) where throttle_key = $1',
      [addressKey(address), attempts],
    );
  }
}

/** Counts this attempt, or says how long it has to wait and counts nothing. */
async function count(pool: Pool, key: string, rule: Rule): Promise<Counted> {
  const counted = await pool.query<{ locksFor: number }>(
    `insert into identity.throttle as known (throttle_key, failures)
     values ($1, 1)
     on conflict (throttle_key) do update set
       failures     = case when known.failed_at < now() - $2::interval then 1 else known.failures + 1 end,
       failed_at    = now(),
       locked_until = case
         when known.failed_at >= now() - $2::interval and known.failures + 1 >= $3
           then now() + least($4, 60 * 2 ^ least(known.failures + 1 - $3, 10)) * interval '1 second'
       end
     where coalesce(known.locked_until <= now(), true)
     returning coalesce(ceil(extract(epoch from locked_until - now())), 0)::integer as "locksFor"`,
    [key, rule.forgottenAfter, rule.free, rule.longestWait],
  );
  if (counted.rows[0]) {
    return { wait: 0, locksFor: counted.rows[0].locksFor };
  }
  const { rows } = await pool.query<{ seconds: number }>(
    `select greatest(1, ceil(extract(epoch from locked_until - now())))::integer as seconds
     from identity.throttle
     where throttle_key = $1`,
    [key],
  );
  return { wait: rows[0]?.seconds ?? 1, locksFor: 0 };
}

function deviceKey(username: string, device: string): string {
  return `device:${device}:${username.toLowerCase()}`;
}

function nameKey(username: string): string {
  return `name:${username.toLowerCase()}`;
}

/** An IPv4 address, or the /64 of an IPv6 one: a household has 2^64 of those to attack from. */
function addressKey(address: string): string {
  const [, ofIPv4] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  if (ofIPv4 || !isIPv6(address)) {
    return `address:${ofIPv4 ?? address}`;
  }
  const [front = '', back = ''] = address.toLowerCase().split('%')[0]!.split('::');
  const [head, tail] = [front, back].map((part) => part.split(':').filter(Boolean));
  const groups = [...head!, ...Array<string>(8 - head!.length - tail!.length).fill('0'), ...tail!];
  return `address:${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
