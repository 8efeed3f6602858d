import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Client } from 'pg';

import type { Command, Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { failure, usageFailure } from '../failure.ts';
import { table } from '../table.ts';
import { withDatabase } from '../with-database.ts';

type Column = { readonly name: string; readonly type: string; readonly formerType: string | null };

export const source: Command = {
  name: 'source',
  summary: 'a source by its document: source list, show, put, check, enable, disable',
  help: `
Usage: {program} source list [--json]
       {program} source show <name>
       {program} source check <file.json>
       {program} source put <file.json>
       {program} source enable <name>
       {program} source disable <name>

A source is one JSON document; docs/add-a-source.md says what it may hold.

  list       all sources, and whether their files are taken
  show       prints the document of a source, to change and put again
  check      says what "put" would do, or what is wrong and where, and changes nothing
  put        makes the source, or changes it; what would lose data is refused
  enable     takes files of the source
  disable    takes them no more; what is stored stays, and its reports say "coming soon"

Uses DATABASE_URL (the database's owner), else the owner's of credentials.json.
`,
  forOperators: true,
  options: { json: { type: 'boolean' } },

  async run({ places: [verb, place, ...more], options }, surroundings) {
    const act = verb === undefined ? undefined : acts[verb];
    if (act === undefined || more.length > 0 || (place === undefined) !== (verb === 'list')) {
      throw usageFailure('Say what to do, and with which source or file; "help source" shows how.');
    }
    await act(place ?? '', surroundings, options['json'] === true);
    return exitCode.kept;
  },
};

type Act = (place: string, surroundings: Surroundings, isJson: boolean) => Promise<void>;

const acts: Readonly<Record<string, Act>> = {
  async list(_place, { env, output }, isJson) {
    const rows = await withDatabase(env, async (client) => (await client.query<{
      name: string; title: string; isEnabled: boolean; isOwn: boolean;
    }>(
      `select source_name as name, title, is_enabled as "isEnabled", is_own as "isOwn"
       from staging.source
       order by source_name`)).rows);
    output.write(isJson
      ? `${JSON.stringify(rows, undefined, 2)}\n`
      : `${table(['Source', 'Files', 'Document', 'Title'], rows.map(({ name, title, isEnabled, isOwn }) =>
        [name, isEnabled ? 'taken' : 'not taken', isOwn ? 'your own' : 'shipped', title]))}\n`);
  },

  async show(name, { env, output }) {
    const document = await withDatabase(env, async (client) => (await client.query<{ text: string }>(
      `select jsonb_pretty(staging.source_document(source_name)) as text
       from staging.source
       where source_name = $1`, [name])).rows[0]?.text);
    if (document === undefined) {
      throw failure(exitCode.refused, `There is no source “${name}”. "source list" names all.`);
    }
    output.write(`${document}\n`);
  },

  async check(path, surroundings) {
    const { name, columns } = await define(path, surroundings, 'rollback');
    surroundings.output.write(`${name} is well defined.\n${changes(name, columns, 'would get')}`);
  },

  async put(path, surroundings) {
    const { name, columns } = await define(path, surroundings, 'commit');
    surroundings.output.write(`${name} is defined.\n${changes(name, columns, 'got')}`);
  },

  enable: (name, surroundings) => turn(name, true, surroundings),
  disable: (name, surroundings) => turn(name, false, surroundings),
};

async function define(path: string, { env, folder }: Surroundings, end: 'commit' | 'rollback') {
  const document = await readDocument(resolve(folder, path), path);
  const columns = await withDatabase(env, async (client) => {
    await client.query('begin');
    const found = await putSource(client, document);
    await client.query(end);
    return found;
  });
  return { name: String(document['name']), columns };
}

async function putSource(client: Client, document: object): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select column_name as name, type_name as type, former_type as "formerType" from staging.put_source($1)`,
    [JSON.stringify(document)]);
  return rows;
}

async function readDocument(path: string, given: string): Promise<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return document as Record<string, unknown>;
    }
  } catch (error) {
    throw failure(exitCode.usage, `${given} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  throw failure(exitCode.usage, `${given} is not one JSON object.`);
}

function changes(name: string, columns: readonly Column[], got: string): string {
  const lines = columns.map((column) =>
    `  ${column.name} ${column.type}${column.formerType === null ? '' : ` (was ${column.formerType})`}\n`);
  return lines.length === 0
    ? `Its table transform.${name} stays as it is.\n`
    : `Its table transform.${name} ${got}:\n${lines.join('')}`;
}

async function turn(name: string, isEnabled: boolean, { env, messages }: Surroundings): Promise<void> {
  await withDatabase(env, (client) => client.query('call staging.enable_source($1, $2)', [name, isEnabled]));
  messages.write(isEnabled ? `Files of ${name} are taken.\n` : `Files of ${name} are taken no more.\n`);
}
