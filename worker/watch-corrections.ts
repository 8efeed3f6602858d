import { setTimeout as wait } from 'node:timers/promises';

import type { Context } from './context.ts';
import { correct } from './jobs/correct.ts';

const everySecond = 1_000;

/** What was asked for and is not done is asked for again after this, in case its job was lost. */
const patience = 60_000;

/**
 * Looks every second, or after another pause in milliseconds, for what somebody asked to be corrected, and has
 * each done: once, whatever the number of workers that look. Returns when the signal says so.
 */
export async function watchCorrections(
  { boss, pool, log }: Context, signal: AbortSignal, pause: number = everySecond,
): Promise<void> {
  const asked = new Map<string, number>();
  while (!signal.aborted) {
    try {
      const { rows } = await pool.query<{ correctionId: string }>(
        `select correction_id as "correctionId"
         from staging.correction
         where state = 'requested'
         order by requested_at
         limit 100`);
      for (const { correctionId } of rows) {
        if (performance.now() - (asked.get(correctionId) ?? -Infinity) > patience) {
          await boss.send(correct.queue, { correctionId }, { singletonKey: correctionId });
          asked.set(correctionId, performance.now());
        }
      }
    } catch (error) {
      log.warn({ err: error }, 'corrections could not be looked for');
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
