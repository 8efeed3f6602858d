import type { WorkOptions } from 'pg-boss';

import type { Context } from './context.ts';
import { usualOptions, type Job } from './job.ts';
import { aggregate } from './jobs/aggregate.ts';
import { archive } from './jobs/archive.ts';
import { cleanUp } from './jobs/clean-up.ts';
import { correct } from './jobs/correct.ts';
import { exportMetrics } from './jobs/export.ts';
import { load } from './jobs/load.ts';
import { notify } from './jobs/notify.ts';
import { publish } from './jobs/publish.ts';
import { pull } from './jobs/pull.ts';
import { pullOne } from './jobs/pull-one.ts';
import { receive } from './jobs/receive.ts';
import { retain } from './jobs/retain.ts';
import { tidy } from './jobs/tidy.ts';
import { tryOut } from './jobs/try-out.ts';

/** Where jobs end that failed every time. */
export const deadLetter = 'dead_letter';

/** Notifications wake a worker at once; polling is for retries, and for when a notification is lost. */
const polling: WorkOptions = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };

/** Makes the queues and works on them. */
export async function listenToJobs(context: Context): Promise<void> {
  await context.boss.createQueue(deadLetter, { retentionSeconds: 30 * 86400 });
  await listen(publish, context);
  await listen(exportMetrics, context);
  await listen(aggregate, context);
  await listen(notify, context);
  await listen(load, context);
  await listen(correct, context);
  await listen(tidy, context);
  await listen(retain, context);
  await listen(tryOut, context);
  await listen(archive, context);
  await listen(receive, context);
  await listen(cleanUp, context);
  await listen(pullOne, context);
  await listen(pull, context);
}

async function listen<Data extends object>(job: Job<Data>, context: Context): Promise<void> {
  const { boss, log } = context;
  const { policy, ...options } = { ...usualOptions, notify: true, deadLetter, ...job.options };
  await boss.createQueue(job.queue, { ...options, policy });
  await boss.updateQueue(job.queue, options);

  const work: WorkOptions = {
    ...polling, batchSize: job.together ?? 1, localConcurrency: job.atOnce?.(context) ?? 1,
  };
  await boss.work<Data>(job.queue, work, async (jobs) => {
    const signal = AbortSignal.any(jobs.map((each) => each.signal));
    try {
      await job.run({ queue: job.queue, jobs, data: jobs[0]!.data, signal }, context);
    } catch (error) {
      const [{ id, data, retryCount }] = jobs as [typeof jobs[number]];
      log.error({ err: error, queue: job.queue, jobId: id, retryCount, ...idsOf(data) }, 'job failed');
      throw error;
    }
  });
}

function idsOf(data: object): object {
  return 'emissionId' in data ? { emissionId: data.emissionId } : {};
}
