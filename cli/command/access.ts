import type { Client } from 'pg';

import type { Arguments, Command } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { optionalText, requiredText } from '../option-text.ts';
import { table } from '../table.ts';
import { withDatabase } from '../with-database.ts';

const levels = ['state', 'district', 'block', 'cluster', 'school'];

type Said = { readonly text: string; readonly code?: ExitCode };

export const access: Command = {
  name: 'access',
  summary: 'see and change who may look where: access list, grant, withdraw, expel, check',
  help: `
Usage: {program} access list
       {program} access grant|withdraw <role> --level <level> [--id <id>]
       {program} access expel <role>
       {program} access check

A role is what "access list" and "user add" call somebody: u_ and 16 letters.

  list       everybody who is enrolled: what they may do, and where they may look
  grant      one more place, with all below it; holds from the next request
  withdraw   one place less
  expel      ends the role, its places, its tokens and its sessions
  check      what the server lacks, and what was done to roles by hand

Uses DATABASE_URL (the database's owner), else the owner's of credentials.json.

Exit codes: 0 done, and all is well; 2 "check" found something; 4 refused.
`,
  forOperators: true,
  options: { level: { type: 'string' }, id: { type: 'string' } },

  async run(input, { env, output }) {
    const act = readAct(input);
    const { text, code = exitCode.kept } = await withDatabase(env, act);
    output.write(`${text}\n`);
    return code;
  },
};

function readAct({ places, options }: Arguments): (client: Client) => Promise<Said> {
  const [name, role, ...more] = places;
  if (more.length > 0) {
    throw usageFailure('Say one thing at a time; "help access" shows how.');
  }
  if (name === 'list' && role === undefined) return list;
  if (name === 'check' && role === undefined) return check;
  if (role === undefined || !['grant', 'withdraw', 'expel'].includes(name ?? '')) {
    throw usageFailure('Say "access list", "check", or "grant", "withdraw" or "expel" and a role.');
  }
  if (name === 'expel') {
    return (client) => expel(client, role);
  }
  const level = requiredText(options, 'level');
  const id = optionalText(options, 'id');
  if (!levels.includes(level)) {
    throw usageFailure(`--level must be one of ${levels.join(', ')}, not "${level}".`);
  }
  if (level !== 'state' && !/^\d{1,18}$/.test(id ?? '')) {
    throw usageFailure(`Say which ${level} with --id.`);
  }
  const place = level === 'state' ? 'the state' : `${level} ${id}`;
  return async (client) => {
    await client.query(`select rls.${name === 'grant' ? 'grant_scope' : 'withdraw_scope'}($1, $2, $3)`, [
      role, level, level === 'state' ? null : id,
    ]);
    return { text: `${role} ${name === 'grant' ? 'may look at' : 'may look no longer at'} ${place}.` };
  };
}

async function expel(client: Client, role: string): Promise<Said> {
  await client.query('select rls.expel($1)', [role]);
  return { text: `${role} is no more.` };
}

/** Rights and groups as the catalogue has them; clusters and schools as their list has them. */
async function list(client: Client): Promise<Said> {
  const { rows } = await client.query<Record<'role' | 'name' | 'kind' | 'rights' | 'places' | 'enrolled', string>>(
    `select
       person.role_name as role, person.display_name as name, person.kind,
       coalesce(string_agg(substr(granted.name, 3), ' ' order by granted.name) filter (where granted.name ~ '^r_'), '–')
         as rights,
       coalesce(concat_ws(', ',
         string_agg(replace(substr(granted.name, 3), '_', ' '), ', ' order by granted.name)
           filter (where granted.name ~ '^g_(state$|district_|block_)'),
         (select string_agg(concat_ws(' ', level, entity_id), ', ' order by level, entity_id)
          from rls.scope where scope.role_id = person.role_id)), '') as places,
       to_char(person.enrolled_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD') as enrolled
     from rls.person as person
     left join lateral (
       select pg_get_userbyid(made.roleid)::text as name from pg_auth_members as made where made.member = person.role_id
     ) as granted
       on true
     where person.expelled_at is null
     group by person.person_id
     order by person.display_name, person.person_id`);
  return {
    text: table(
      ['Role', 'Name', 'Kind', 'May', 'Where', 'Since'],
      rows.map(({ role, name, kind, rights, places, enrolled }) =>
        [role, name, kind, rights, places || '–', enrolled])),
  };
}

async function check(client: Client): Promise<Said> {
  const { rows } = await client.query<{ sentence: string }>(
    'select rls.server_problems() as sentence union all select rls.drift()');
  return rows.length === 0
    ? { text: 'All is as the procedures made it.' }
    : { text: rows.map(({ sentence }) => sentence).join('\n'), code: exitCode.rejected };
}
