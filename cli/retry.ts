import { setTimeout as sleep } from 'node:timers/promises';

import { isFailure } from './failure.ts';

export type RetryOptions = {
  /** How long to wait before each further try, in milliseconds. */
  readonly pauses: readonly number[];
  readonly signal: AbortSignal;
  /** Told before each wait. */
  readonly tell?: ((sentence: string) => void) | undefined;
};

/** Runs `work` again after what may pass (a cut line, a busy server), each time after a longer pause. */
export async function retry<Result>(
  work: (attempt: number) => Promise<Result>,
  { pauses, signal, tell }: RetryOptions,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      const planned = pauses[attempt];
      if (planned === undefined || !isFailure(error) || !error.isPassing || signal.aborted) {
        throw error;
      }
      const pause = error.pause ?? planned * (0.75 + Math.random() / 2);
      tell?.(`${error.message} Trying again in ${inSeconds(pause)}.`);
      await sleep(pause, undefined, { signal });
    }
  }
}

function inSeconds(milliseconds: number): string {
  const seconds = Math.max(milliseconds / 1000, 0.1);
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}
