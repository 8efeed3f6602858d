import type { Client } from 'pg';

import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { optionalText, requiredText } from '../option-text.ts';
import { withDatabase } from '../with-database.ts';

export const token: Command = {
  name: 'token',
  summary: 'give an emitter a token: token add',
  help: `
Usage: {program} token add --name <name> [--source <source>]... [--expires <yyyy-mm-dd>] [--for <role>]

Makes an emitter and prints its token. It is shown this once: cQube keeps only a digest.

  --name       who or what emits with it: "Jalkot data centre"
  --source     a source that it may emit; may be given more than once; all unless given
  --expires    the last day on which it is good; no end unless given
  --for        an emitter that exists (its role, u_...): one more token, for changing over

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
    if (places.length !== 1 || places[0] !== 'add') {
      throw usageFailure('Say "token add"; "help token" shows the options.');
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

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
