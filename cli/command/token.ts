import type { Client } from 'pg';

import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { optionalText, requiredText } from '../option-text.ts';
import { table } from '../table.ts';
import { withDatabase } from '../with-database.ts';

export const token: Command = {
  name: 'token',
  summary: 'give an emitter a token: token add, list, revoke',
  help: `
Usage: {program} token add --name <name> [--source <source>]... [--expires <yyyy-mm-dd>] [--for <role>]
       {program} token list
       {program} token revoke <number>

Makes an emitter and prints its token. It is shown this once: cQube keeps only a digest.

  --name       who or what emits with it: "Jalkot data centre"
  --source     a source that it may emit; may be given more than once; all unless given
  --expires    the last day on which it is good; no end unless given
  --for        an emitter that exists (its role, u_...): one more token, for changing over

"list" shows whose tokens there are, what for, and when each was last used; "revoke" ends one of them.

Uses DATABASE_URL (the database's owner), else the owner's of credentials.json.
`,
  forOperators: true,
  options: {
    name: { type: 'string' },
    source: { type: 'string', multiple: true },
    expires: { type: 'string' },
    for: { type: 'string' },
  },

  async run({ places, options }, { env, output, messages }) {
    const [act, number, ...more] = places;
    if (act === 'list' && number === undefined) {
      output.write(`${await withDatabase(env, list)}\n`);
      return exitCode.kept;
    }
    if (act === 'revoke' && /^\d{1,9}$/.test(number ?? '') && more.length === 0) {
      await withDatabase(env, (client) => client.query('select rls.revoke_token($1)', [number]));
      output.write(`Token ${number} is no good any more.\n`);
      return exitCode.kept;
    }
    if (places.length !== 1 || act !== 'add') {
      throw usageFailure('Say "token add", "token list" or "token revoke <number>"; "help token" shows the options.');
    }
    const title = requiredText(options, 'name');
    const expires = optionalText(options, 'expires');
    if (expires !== undefined && !isDay(expires)) {
      throw usageFailure(`--expires must be a day like 2027-03-31, not "${expires}".`);
    }
    const made = await withDatabase(env, (client) => add(client, {
      title,
      role: optionalText(options, 'for'),
      sources: (options['source'] as string[] | undefined) ?? null,
      // The day's end in India.
      expiresAt: expires === undefined ? null : `${expires}T23:59:59+05:30`,
    }));
    messages.write(`${title} emits as ${made.role}. This is its token; it is not shown again:\n`);
    output.write(`${made.token}\n`);
    return exitCode.kept;
  },
};

type NewToken = {
  readonly title: string;
  readonly role: string | undefined;
  readonly sources: readonly string[] | null;
  readonly expiresAt: string | null;
};

async function add(client: Client, { title, role, sources, expiresAt }: NewToken) {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ role: string }>(
      `select coalesce($1::name, rls.enrol($2, 'application', null, null, array['r_emitter'], null, null)) as role`,
      [role ?? null, title],
    );
    const issued = await client.query<{ token: string }>(
      'select rls.issue_token($1, $2, $3, $4) as token',
      [rows[0]!.role, title, sources, expiresAt],
    );
    await client.query('commit');
    return { role: rows[0]!.role, token: issued.rows[0]!.token };
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Those that are good or were; nobody can read a token itself. */
async function list(client: Client): Promise<string> {
  const { rows } = await client.query<Record<'id' | 'role' | 'title' | 'sources' | 'used' | 'state', string>>(
    `select
       token_id as id, role_name as role, title, coalesce(array_to_string(sources, ' '), 'all') as sources,
       coalesce(to_char(last_used_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI'), 'never') as used,
       case
         when revoked_at is not null then 'revoked'
         when expires_at <= now() then 'expired'
         when expires_at is not null then 'good to ' || to_char(expires_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD')
         else 'good'
       end as state
     from rls.token
     inner join rls.person
       on person.person_id = token.person_id
     order by token_id`);
  return table(
    ['>Number', 'Emitter', 'For', 'Sources', 'Last used', 'State'],
    rows.map(({ id, role, title, sources, used, state }) => [String(id), role, title, sources, used, state]));
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
