import { setTimeout as wait } from 'node:timers/promises';

import type { Context } from './context.ts';

/** How often analysts are looked at, and how often sign-ins that have grown old are taken back. */
const watchMilliseconds = 15_000;
const signOutEvery = 240;

/**
 * Until the signal: ends what analysts let run over their limits, which a login could lift for itself,
 * and takes back from the API whoever signed in long ago.
 */
export async function watchAccess({ pool, log }: Pick<Context, 'pool' | 'log'>, signal: AbortSignal): Promise<void> {
  for (let round = 0; !signal.aborted; round += 1) {
    try {
      await pool.query('select rls.watch_analysts()');
      if (round % signOutEvery === 0) {
        await signOutStale(pool);
      }
    } catch (error) {
      log.warn({ err: error }, 'access could not be watched');
    }
    await wait(watchMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** A call takes back 200 at most, so that none holds many locks. */
async function signOutStale(pool: Context['pool']): Promise<void> {
  for (let count = 200; count === 200;) {
    const { rows } = await pool.query<{ count: number }>('select rls.sign_out_stale() as count');
    count = rows[0]!.count;
  }
}
