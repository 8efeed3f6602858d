import type { Context } from '../context.ts';
import { sendNext, settle, type Job } from '../job.ts';
import { askForExhaust, listFiles, readExhaust, type Diksha } from '../pull/diksha-api.ts';
import { emitPull } from '../pull/emit-pull.ts';
import { withFetched } from '../pull/fetch-pull.ts';
import { isPullFailure, pullFailure } from '../pull/pull-failure.ts';
import { readPull, type Pull } from '../pull/pull.ts';
import { pull as planPulls } from './pull.ts';

export type ToPull = { readonly pullId: number };

/** What became of an attempt: emitted, or to be looked at again later. */
type Step =
  | { readonly emissionId: string }
  | { readonly requestId: string; readonly pauseSeconds: number };

const minute = 60;
const pollSeconds = 5 * minute;
const mostPatience = 2 * 24 * 60 * minute;
const mostAttempts = 10;

/**
 * Fetches one day or batch from DIKSHA and emits it.
 *
 * It keeps its own count of attempts and its own pauses, in staging.pull, because they take hours where those
 * of other jobs take seconds; whatever fails is written there and tried again until it is given up.
 */
export const pullOne: Job<ToPull> = {
  queue: 'pull_one',
  options: { policy: 'exclusive' },
  atOnce: () => 1,

  async run(attempt, context) {
    const pull = await readPull(context.pool, attempt.data.pullId);
    if (!pull || !context.config.diksha || pull.state === 'emitted' || !pull.isDue) {
      await settle(context, attempt, async () => {});
      return;
    }
    let step: Step | Error;
    try {
      step = await advance(pull, openDiksha(context, attempt.signal), context);
    } catch (error) {
      attempt.signal.throwIfAborted();
      step = error as Error;
    }
    const pause = step instanceof Error ? pauseAfter(pull, step) : 'pauseSeconds' in step ? step.pauseSeconds : 0;
    await settle(context, attempt, async (client) => {
      await client.query(...noteOf(pull, step, pause));
      if (pause > 0) {
        await sendNext(client, context.boss, planPulls, {}, { startAfter: Math.ceil(pause) + 1 });
      }
    });
    tell(context, pull, step, pause);
  },
};

function openDiksha({ config: { diksha } }: Context, signal: AbortSignal): Diksha {
  const trusted = diksha!.hosts.filter((host) => !host.startsWith('*.'));
  return {
    config: diksha!,
    signal,
    guard: {
      hosts: [new URL(diksha!.url).host, ...diksha!.hosts], trusted,
      silentMilliseconds: diksha!.silentSeconds * 1000, totalMilliseconds: 30 * minute * 1000,
    },
  };
}

async function advance(pull: Pull, diksha: Diksha, context: Context): Promise<Step> {
  if (pull.dataset !== diksha.config.progressDataset) {
    return fetchAndEmit(await listFiles(diksha, pull.dataset, pull.day), pull, diksha, context);
  }

  const tag = `cqube_${pull.subject}_${pull.day}`;
  if (!/^[\w-]{1,80}$/.test(pull.subject)) {
    throw pullFailure(`“${pull.subject.slice(0, 80)}” is no batch that DIKSHA could know.`);
  }
  if (pull.requestId === null) {
    return { requestId: await askForExhaust(diksha, pull.dataset, pull.subject, tag), pauseSeconds: pollSeconds };
  }
  const { isReady, urls } = await readExhaust(diksha, tag, pull.requestId);
  if (isReady) {
    return fetchAndEmit(urls, pull, diksha, context);
  }
  if (pull.askedFor > mostPatience) {
    throw pullFailure('DIKSHA has not made it within two days.');
  }
  return { requestId: pull.requestId, pauseSeconds: pollSeconds };
}

async function fetchAndEmit(
  addresses: readonly string[], pull: Pull, diksha: Diksha, context: Context,
): Promise<Step> {
  const largest = context.config.api.uploadLimitMegabytes * 2 ** 20;
  return withFetched(diksha, addresses, largest, async (fetched) => ({
    emissionId: await emitPull(context, pull, fetched),
  }));
}

/** Half a minute, and twice as long each time, up to six hours; or as long as DIKSHA says. */
function pauseAfter({ attempts }: Pull, error: Error): number {
  const own = Math.min(6 * 60 * minute, 30 * 2 ** attempts);
  return attempts + 1 >= mostAttempts ? 0 : Math.max(own, (isPullFailure(error) && error.pauseSeconds) || 0);
}

/** The statement that writes down what became of the attempt. */
function noteOf({ pullId, attempts }: Pull, step: Step | Error, pause: number): [string, unknown[]] {
  if (step instanceof Error) {
    const isGivenUp = attempts + 1 >= mostAttempts;
    return [
      // What DIKSHA was asked for and did not make is asked for anew.
      `update staging.pull
       set state      = case when $3 then 'failed' when emission_id is not null then 'registered' else 'wanted' end,
           request_id = case when emission_id is null and $5 then null else request_id end,
           attempts   = attempts + 1,
           error      = left($2, 500),
           next_at    = now() + make_interval(secs => $4)
       where pull_id = $1 and state <> 'emitted'`,
      [pullId, step.message, isGivenUp, pause, /^DIKSHA (could not|has not)/.test(step.message)],
    ];
  }
  if ('emissionId' in step) {
    return [
      `update staging.pull
       set state = 'emitted', error = null, emitted_at = now()
       where pull_id = $1`,
      [pullId],
    ];
  }
  return [
    `update staging.pull
     set state      = 'asked',
         request_id = $2,
         asked_at   = case when request_id = $2 then asked_at else now() end,
         error      = null,
         next_at    = now() + make_interval(secs => $3)
     where pull_id = $1`,
    [pullId, step.requestId, pause],
  ];
}

function tell({ log }: Context, { dataset, subject, day, attempts }: Pull, step: Step | Error, pause: number): void {
  const what = { dataset, subject: subject || undefined, day };
  if (step instanceof Error) {
    const event = pause > 0 ? 'pull failed, to be tried again' : 'pull given up';
    log.warn({ ...what, err: isPullFailure(step) ? undefined : step, reason: step.message, attempts, pause }, event);
  } else if ('emissionId' in step) {
    log.info({ ...what, emissionId: step.emissionId }, 'pull emitted');
  } else {
    log.info({ ...what, requestId: step.requestId }, 'pull waits for DIKSHA');
  }
}
