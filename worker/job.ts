import type { PoolClient } from 'pg';
import type { Job as QueuedJob, QueueOptions, SendOptions } from 'pg-boss';

import type { Context } from './context.ts';
import { inTransaction, sendWithin } from './database.ts';

/** A queue, how it behaves, and what is done with its jobs. */
export type Job<Data extends object> = {
  readonly queue: string;
  readonly options?: QueueOptions & { readonly policy?: 'standard' | 'exclusive' };
  /** How many jobs are taken together; those of a queue that coalesces are done in one go. */
  readonly together?: number;
  /** How many are worked on at once; 1 by default. */
  readonly atOnce?: (context: Context) => number;
  run(attempt: Attempt<Data>, context: Context): Promise<void>;
};

/** The jobs that one run has claimed: nearly always one. */
export type Attempt<Data extends object> = {
  readonly queue: string;
  readonly jobs: readonly QueuedJob<Data>[];
  readonly data: Data;
  /** Aborted when the claim is lost: what is done from then on cannot be committed. */
  readonly signal: AbortSignal;
};

/** How every queue behaves unless it says otherwise: a crash is noticed within seconds, a fault tried again. */
export const usualOptions: QueueOptions = {
  retryLimit: 8,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 120,
  heartbeatSeconds: 10,
  expireInSeconds: 3600,
  deleteAfterSeconds: 7 * 86400,
};

/**
 * Runs `work` in a transaction that also completes the job: both are committed, or neither.
 *
 * A worker that lost its claim, because it hung and another has taken the job over, fails here.
 */
export async function settle<Data extends object, Result>(
  { pool, boss }: Context,
  attempt: Attempt<Data>,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, async (client) => {
    const result = await work(client);
    await completeWithin(client, boss, attempt);
    return result;
  });
}

/** Completes the job on a connection of ours, for those who hold a transaction of their own. */
export async function completeWithin<Data extends object>(
  client: PoolClient,
  boss: Context['boss'],
  { queue, jobs }: Attempt<Data>,
): Promise<void> {
  const claims = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
  const { affected } = await boss.complete(queue, claims, null, sendWithin(client)) as { affected: number };
  if (affected !== claims.length) {
    throw new Error(`The job of ${queue} is another worker's by now; this one's work is taken back.`);
  }
}

/** Sends a job of a queue within a transaction: it exists only if that commits. */
export async function sendNext<Data extends object>(
  client: PoolClient,
  boss: Context['boss'],
  job: Job<Data>,
  data: Data,
  options: SendOptions = {},
): Promise<void> {
  await boss.send(job.queue, data, { ...options, ...sendWithin(client) });
}
