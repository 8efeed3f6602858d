import type { Client } from 'pg';

import type { Surroundings } from '../command.ts';
import { readCredentials } from '../settings.ts';
import { withDatabase } from '../with-database.ts';
import type { Check, Finding } from './check.ts';
import { checkStatementAudit } from './statement-audit.ts';

/** What the owner of the database sees of it. */
export const databaseChecks: readonly Check[] = [
  { code: 'database', title: 'Database', run: checkDatabase },
  { code: 'access', title: 'Access', needs: 'database', run: checkAccess },
  { code: 'audit', title: 'Audit', needs: 'database', run: checkAudit },
  {
    code: 'statement-audit', title: 'Statements', needs: 'database',
    run: ({ env }) => looking(env, checkStatementAudit),
  },
  { code: 'diksha', title: 'DIKSHA', needs: 'database', run: checkPulls },
];

/** Where no database is known there is nothing to look at, and nothing is wrong with it. */
async function looking(
  env: NodeJS.ProcessEnv, work: (client: Client) => Promise<Finding | string>,
): Promise<Finding | string> {
  return !env['DATABASE_URL'] && !(await readCredentials(env))?.owner?.databaseUrl
    ? 'not looked at: neither DATABASE_URL nor credentials.json names one'
    : withDatabase(env, work);
}

async function checkDatabase({ env }: Surroundings): Promise<Finding | string> {
  return looking(env, async (client) => {
    const { rows } = await client.query<{ version: string; emissions: string; open: string }>(
      `select
         current_setting('server_version') as version,
         count(*) as emissions,
         count(*) filter (where state not in ('published', 'refused', 'expired')) as open
       from staging.emission`,
    );
    const { version, emissions, open } = rows[0]!;
    return `PostgreSQL ${version}; ${emissions} emissions, ${open} of them on their way`;
  });
}

/** What the server lacks for access to hold, and what was done to roles by hand. */
/** What cQube fetches itself: how much of it, and what it could not fetch for long. */
async function checkPulls({ env }: Surroundings): Promise<Finding | string> {
  return looking(env, async (client) => {
    const { rows: [count] } = await client.query<{ all: string; emitted: string; bad: string; worst: string | null }>(
      `select
         count(*) as all,
         count(*) filter (where state = 'emitted') as emitted,
         count(*) filter (where attempts >= 3 and state <> 'emitted') as bad,
         (array_agg(concat_ws(' ', dataset, nullif(subject, ''), day || ':', error) order by attempts desc, pull_id)
           filter (where attempts >= 3 and state <> 'emitted'))[1] as worst
       from staging.pull`);
    if (Number(count!.bad) > 0) {
      throw new Error(`${count!.bad} days or batches cannot be fetched. ${count!.worst}`);
    }
    return Number(count!.all) === 0
      ? 'nothing is fetched'
      : `${count!.emitted} of ${count!.all} days and batches are fetched, the others are on their way`;
  });
}

/** What a start looks at, and what was done to roles and places by hand. */
function checkAccess({ env }: Surroundings): Promise<Finding | string> {
  return looking(env, async (client) => {
    const { rows: [found] } = await client.query<{ server: string[]; drift: string[] }>(
      'select array(select rls.server_problems()) as server, array(select rls.drift()) as drift');
    const { server, drift } = found!;
    if (server.length > 0) {
      return { level: 'error', text: sentenceOf([...server, ...drift]) };
    }
    return drift.length > 0
      ? { level: 'warning', text: sentenceOf(drift) }
      : 'roles, groups and places are as the procedures made them';
  });
}

function sentenceOf([first, ...others]: readonly string[]): string {
  return `${first}${others.length === 0 ? '' : ` And ${others.length} more: access check tells them.`}`;
}

/** Whether the chain goes on; whether it holds is for `audit verify`, which reads all of it. */
function checkAudit({ env }: Surroundings): Promise<Finding | string> {
  return looking(env, async (client) => {
    const { rows: [state] } = await client.query<{ position: string; unsealed: string; minutes: number }>(
      `select
         head_position as position, unsealed,
         coalesce(extract(epoch from clock_timestamp() - unsealed_since) / 60, 0)::int as minutes
       from rls.audit_state()`);
    const { position, unsealed, minutes } = state!;
    return minutes >= 10
      ? {
        level: 'error',
        text: `${unsealed} entries wait for their seal, one for ${minutes} minutes: is a worker running?`,
      }
      : `sealed up to link ${position}; "audit verify" holds all of it to its chain`;
  });
}
