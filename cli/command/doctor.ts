import { stat } from 'node:fs/promises';

import { listSources, request, type Server } from '../client.ts';
import type { Command, Surroundings } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { isFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';
import { credentialsPath, readCredentials } from '../settings.ts';
import { withDatabase } from '../with-database.ts';

type Check = {
  readonly title: string;
  /** Another check without which this one has nothing to look at. */
  readonly needs?: string;
  /** What was found, in a few words; throws where it is not well. */
  readonly run: (surroundings: Surroundings) => Promise<string>;
};

export const doctor: Command = {
  name: 'doctor',
  summary: 'check the server, the token, the clock and the database',
  help: `
Usage: {program} doctor

Checks one thing after the other and says what is not well. Changes nothing.

Exit codes: 0 all is well, otherwise that of the worst finding.
`,
  forOperators: true,
  options: {},

  async run(_input, surroundings) {
    let worst: ExitCode = exitCode.kept;
    const bad = new Set<string>();
    for (const { title, needs, run } of checks) {
      if (needs !== undefined && bad.has(needs)) {
        continue;
      }
      const { isWell, text, code } = await examine(run, surroundings);
      surroundings.output.write(`${isWell ? 'ok  ' : 'BAD '} ${title.padEnd(12)} ${text}\n`);
      if (!isWell) {
        bad.add(title);
      }
      worst = code > worst ? code : worst;
    }
    return worst;
  },
};

async function examine(run: Check['run'], surroundings: Surroundings) {
  try {
    return { isWell: true, text: await run({ ...surroundings, pauses: [] }), code: exitCode.kept };
  } catch (error) {
    surroundings.signal.throwIfAborted();
    const code: ExitCode = isFailure(error) ? error.exitCode : exitCode.refused;
    return { isWell: false, text: (error as Error).message, code };
  }
}

const checks: readonly Check[] = [
  { title: 'Credentials', run: checkCredentials },
  { title: 'Server', run: async (surroundings) => checkServer(await openServer(surroundings)) },
  { title: 'Token', needs: 'Server', run: async (surroundings) => checkToken(await openServer(surroundings)) },
  { title: 'Clock', needs: 'Server', run: async (surroundings) => checkClock(await openServer(surroundings)) },
  { title: 'Database', run: checkDatabase },
  { title: 'Access', needs: 'Database', run: checkAccess },
  { title: 'DIKSHA', needs: 'Database', run: checkPulls },
];

async function checkCredentials({ env }: Surroundings): Promise<string> {
  const path = credentialsPath(env);
  if (await readCredentials(env) === undefined) {
    return `no ${path}; CQUBE_URL and CQUBE_TOKEN are used`;
  }
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new Error(`${path} can be read by others; run: chmod 600 ${path}`);
  }
  return `${path}, readable by its owner alone`;
}

async function checkServer(server: Server): Promise<string> {
  await (await request(server, '/readyz')).body?.cancel();
  return `${server.url} is ready`;
}

async function checkToken(server: Server): Promise<string> {
  return `accepted; ${(await listSources(server)).length} sources may be emitted`;
}

/** Signed forms and tokens are refused where the clocks are far apart. */
async function checkClock(server: Server): Promise<string> {
  const response = await request(server, '/livez');
  await response.body?.cancel();
  const date = Date.parse(response.headers.get('date') ?? '');
  const seconds = Math.round(Math.abs(Date.now() - date) / 1000);
  if (Number.isNaN(date)) {
    return 'the server does not say its time';
  }
  if (seconds > 60) {
    throw new Error(`this clock and the server's are ${seconds} s apart; set one of them`);
  }
  return `within ${Math.max(seconds, 1)} s of the server's`;
}

async function checkDatabase({ env }: Surroundings): Promise<string> {
  if (!env['DATABASE_URL'] && !(await readCredentials(env))?.owner?.databaseUrl) {
    return 'not looked at: neither DATABASE_URL nor credentials.json names one';
  }
  return withDatabase(env, async (client) => {
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
async function checkAccess({ env }: Surroundings): Promise<string> {
  if (!env['DATABASE_URL'] && !(await readCredentials(env))?.owner?.databaseUrl) {
    return 'not looked at: the database is not';
  }
  return withDatabase(env, async (client) => {
    const { rows } = await client.query<{ sentence: string }>(
      'select rls.server_problems() as sentence union all select rls.drift()');
    if (rows.length > 0) {
      const more = rows.length === 1 ? '' : ` And ${rows.length - 1} more: access check tells them.`;
      throw new Error(`${rows[0]!.sentence}${more}`);
    }
    return 'roles, groups and places are as the procedures made them';
  });
}

/** What cQube fetches itself: how much of it, and what it could not fetch for long. */
async function checkPulls({ env }: Surroundings): Promise<string> {
  if (!env['DATABASE_URL'] && !(await readCredentials(env))?.owner?.databaseUrl) {
    return 'not looked at: the database is not';
  }
  return withDatabase(env, async (client) => {
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
