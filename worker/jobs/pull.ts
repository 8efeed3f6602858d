import type { Context } from '../context.ts';
import { indiaTime } from '../emission.ts';
import { sendNext, settle, type Job } from '../job.ts';
import { pullOne } from './pull-one.ts';

/** `isScheduled`: by the clock, and not because something waits; what was given up is then tried once more. */
export type Plan = { readonly isScheduled?: boolean };

const day = 86_400_000;
const usualDays = 30;

/** Notes which days and batches are wanted from DIKSHA, and has each that is due fetched. */
export const pull: Job<Plan> = {
  queue: 'pull',

  async run(attempt, context) {
    const { diksha } = context.config;
    await settle(context, attempt, async (client) => {
      if (!diksha) {
        return;
      }
      const today = indiaTime(new Date()).slice(0, 10);
      const since = diksha.since ?? new Date(Date.parse(today) - usualDays * day).toISOString().slice(0, 10);
      await client.query('call staging.plan_pulls($1, $2, $3, $4, $5)', [
        diksha.usageDataset, diksha.progressDataset, since, today, diksha.progressDays,
      ]);
      if (attempt.data.isScheduled) {
        await client.query(
          `update staging.pull
           set state = case when emission_id is null then 'wanted' else 'registered' end, attempts = 0, next_at = now()
           where state = 'failed'`);
      }
      const { rows } = await client.query<{ pullId: number }>(
        `select pull_id as "pullId"
         from staging.pull
         where state not in ('emitted', 'failed')
           and next_at <= now()
         order by pull_id`);
      for (const { pullId } of rows) {
        await sendNext(client, context.boss, pullOne, { pullId }, { singletonKey: String(pullId) });
      }
    });
  },
};

/** Lets the queue fetch by the clock, or no more; says at once what would keep it from fetching. */
export async function schedulePulls(context: Context): Promise<void> {
  const { boss, config: { diksha }, log } = context;
  if (!diksha) {
    await boss.unschedule(pull.queue);
    return;
  }
  for (const problem of await problemsOf(context)) {
    log.error({ problem }, 'DIKSHA cannot be fetched from');
  }
  await boss.schedule(pull.queue, diksha.schedule, { isScheduled: true }, { tz: 'Asia/Kolkata' });
  await boss.send(pull.queue, {});
}

/** What only the database knows of the settings. */
export async function problemsOf({ config: { diksha }, pool }: Pick<Context, 'config' | 'pool'>): Promise<string[]> {
  const wanted = [
    ['DIKSHA_USAGE_DATASET', diksha!.usageDataset, 'diksha_data_summary'],
    ['DIKSHA_PROGRESS_DATASET', diksha!.progressDataset, 'diksha_tpd'],
  ] as const;
  const problems: string[] = [];
  for (const [name, dataset, file] of wanted) {
    const { rows } = await pool.query<{ found: boolean }>(
      `select staging.find_source('diksha', $1) is not null as found`, [`${file}_x.csv`]);
    if (dataset !== undefined && !rows[0]!.found) {
      problems.push(`${name} is ${dataset}, but no source has files diksha/${file}….zip; set it to off.`);
    }
  }
  const { rows } = await pool.query<{ problem: string | null }>(
    'select staging.token_problem(sha256(convert_to($1, $2))) as problem', [diksha!.emissionToken, 'UTF8']);
  if (rows[0]!.problem) {
    problems.push(`DIKSHA_EMISSION_TOKEN ${rows[0]!.problem}.`);
  }
  return problems;
}
