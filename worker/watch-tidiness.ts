import { setTimeout as wait } from 'node:timers/promises';

import type { Context } from './context.ts';
import { tidy } from './jobs/tidy.ts';

const pause = 60_000;

/** Has things tidied every minute, by one worker at a time. Returns when the signal says so. */
export async function watchTidiness({ boss, log }: Pick<Context, 'boss' | 'log'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await boss.send(tidy.queue, {});
    } catch (error) {
      log.warn({ err: error }, 'tidying could not be asked for');
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
