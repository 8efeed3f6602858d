import type { Client } from 'pg';

import { headsOfFile, storedHeads, type Head } from '../audit-heads.ts';
import type { Arguments, Command, Surroundings } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { readOperatorStore } from '../operator-store.ts';
import { optionalText } from '../option-text.ts';
import { table } from '../table.ts';
import { withDatabase } from '../with-database.ts';

export const audit: Command = {
  name: 'audit',
  summary: 'verify the chain of the audit, or list what was done',
  help: `
Usage: {program} audit verify [--heads <file>] [--json]
       {program} audit list [--since <moment>] [--until <moment>] [--person <role>] [--action <action>]
                            [--object <object>] [--request <id>] [--first <count>] [--json]

verify  holds every entry to the chain that it was sealed into, and the chain to the heads that the
        worker published in the object store, and names what was altered, removed, slipped in, put in
        another order, or cut off at the end.

  --heads     a log of the worker, or what was copied from one: heads that are held to as well

list    shows entries, the newest first: when, who, what, on what, how it ended, which way it came.

  --since     the first moment, like 2026-07-01 or 2026-07-01T10:00+05:30
  --until     the moment before which it was
  --person    whose doing: the role, u_...
  --action    read, export, sign-in, grant-scope, withdraw, replay, read-pii, ...
  --object    on what: a report's metric, an emission's id, a source
  --request   the id that an answer of the API had
  --first     how many at most; 100 unless given

Uses DATABASE_URL (the database's owner), else the owner's of credentials.json.

Exit codes: 0 the chain holds, 4 it does not.
`,
  forOperators: true,
  options: {
    heads: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    person: { type: 'string' },
    action: { type: 'string' },
    object: { type: 'string' },
    request: { type: 'string' },
    first: { type: 'string' },
    json: { type: 'boolean' },
  },

  async run(input, surroundings) {
    const [what, ...more] = input.places;
    if (more.length > 0 || (what !== 'verify' && what !== 'list')) {
      throw usageFailure('Say "audit verify" or "audit list"; "help audit" shows the options.');
    }
    return what === 'verify' ? verify(input, surroundings) : list(input, surroundings);
  },
};

type State = {
  readonly entries: string;
  readonly position: string;
  readonly hash: string | null;
  readonly unsealed: string;
  readonly unsealedSince: Date | null;
};
type Problem = {
  readonly position: string | null;
  readonly entryId: string | null;
  readonly problem: string;
  readonly detail: string | null;
};

async function verify({ options }: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const { env, folder, output } = surroundings;
  const file = optionalText(options, 'heads');
  const store = await readOperatorStore(env);
  const heads: Head[] = [
    ...(store ? await storedHeads(store) : []),
    ...(file === undefined ? [] : await headsOfFile(file, folder)),
  ];
  const { state, problems } = await withDatabase(env, (client) => examine(client, heads));
  if (options['json']) {
    output.write(`${JSON.stringify({ ...state, heads: heads.length, problems })}\n`);
  } else {
    for (const { problem, entryId, position, detail } of problems) {
      const where = entryId === null ? `link ${position}` : `entry ${entryId}`;
      output.write(`${problem.padEnd(13)} ${where}${detail === null ? '' : `  ${detail}`}\n`);
    }
    output.write(
      `${problems.length === 0 ? 'The chain holds' : `THE CHAIN DOES NOT HOLD: ${problems.length} findings`}. `
      + `${state.entries} entries, sealed up to link ${state.position}, ${state.unsealed} not sealed yet; `
      + `${heads.length === 0 ? 'no published head to hold it to' : `held to ${heads.length} published heads`}.\n`);
  }
  return problems.length === 0 ? exitCode.kept : exitCode.refused;
}

async function examine(client: Client, heads: readonly Head[]) {
  const { rows: problems } = await client.query<Problem>(
    `select position, audit_entry_id as "entryId", problem, detail
     from rls.audit_problems($1)
     order by audit_entry_id, position`, [JSON.stringify(heads)]);
  const { rows: [state] } = await client.query<State>(
    `select
       entries, head_position as position, head_hash as hash, unsealed, unsealed_since as "unsealedSince"
     from rls.audit_state()`);
  return { state: state!, problems };
}

type Entry = {
  readonly entryId: string;
  readonly happenedAt: Date;
  readonly role: string;
  readonly action: string;
  readonly object: string | null;
  readonly outcome: string;
  readonly surface: string;
  readonly requestId: string | null;
  readonly detail: object;
};

async function list({ options }: Arguments, { env, output }: Surroundings): Promise<ExitCode> {
  const first = optionalText(options, 'first') ?? '100';
  if (!/^[1-9]\d{0,5}$/.test(first)) {
    throw usageFailure(`--first must be a whole number, not "${first}".`);
  }
  const wanted = ['person', 'action', 'object', 'request'].map((name) => optionalText(options, name) ?? null);
  const moments = ['since', 'until'].map((name) => moment(options, name));
  const entries = await withDatabase(env, async (client) => (await client.query<Entry>(
    `select
       audit_entry_id as "entryId", happened_at as "happenedAt", role_name as role, action, object, outcome, surface,
       request_id as "requestId", detail
     from rls.audit_entry
     where ($1::name is null or role_name = $1)
       and ($2::text is null or action = $2)
       and ($3::text is null or object = $3)
       and ($4::text is null or request_id = $4)
       and ($5::timestamptz is null or happened_at >= $5)
       and ($6::timestamptz is null or happened_at < $6)
     order by happened_at desc, audit_entry_id desc
     limit $7`, [...wanted, ...moments, first])).rows);
  output.write(options['json']
    ? entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    : `${table(
      ['When', 'Who', 'What', 'On what', 'Outcome', 'Way', 'Request', 'Detail'],
      entries.map(({ happenedAt, role, action, object, outcome, surface, requestId, detail }) => [
        happenedAt.toISOString(), role, action, object ?? '', outcome, surface, requestId ?? '', JSON.stringify(detail),
      ]))}\n`);
  return exitCode.kept;
}

function moment(options: Arguments['options'], name: string): string | null {
  const text = optionalText(options, name) ?? null;
  if (text !== null && Number.isNaN(Date.parse(text))) {
    throw usageFailure(`--${name} must be a moment like 2026-07-01 or 2026-07-01T10:00+05:30, not "${text}".`);
  }
  return text;
}
