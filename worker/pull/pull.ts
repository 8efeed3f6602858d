import type { Pool } from 'pg';

/** One thing to be fetched from DIKSHA, as staging.pull notes it. */
export type Pull = {
  readonly pullId: number;
  readonly dataset: string;
  /** The batch; empty for a day of usage. */
  readonly subject: string;
  readonly day: string;
  readonly state: 'wanted' | 'asked' | 'registered' | 'emitted' | 'failed';
  readonly requestId: string | null;
  readonly attempts: number;
  readonly isDue: boolean;
  /** For how many seconds it has been asked for. */
  readonly askedFor: number;
};

export async function readPull(pool: Pool, pullId: number): Promise<Pull | undefined> {
  const { rows } = await pool.query<Pull>(
    `select
       pull_id as "pullId", dataset, subject, day::text, state, request_id as "requestId", attempts,
       next_at <= now() as "isDue", coalesce(extract(epoch from now() - asked_at), 0)::float8 as "askedFor"
     from staging.pull
     where pull_id = $1`,
    [pullId],
  );
  return rows[0];
}
