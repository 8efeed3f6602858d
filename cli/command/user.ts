import type { Client } from 'pg';

import type { Arguments, Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { failure, usageFailure } from '../failure.ts';
import { requiredText, optionalText } from '../option-text.ts';
import { readCredentials } from '../settings.ts';
import { withDatabase } from '../with-database.ts';
import { accountActs, actOnAccount, listAccounts } from './user-account.ts';

const levels = ['state', 'district', 'block', 'cluster', 'school'];
const roles = ['viewer', 'report_creator', 'admin'];

type NewUser = {
  readonly name: string;
  readonly level: string;
  readonly entityId: string | undefined;
  readonly roles: readonly string[];
  readonly username: string | undefined;
  readonly subject: string | undefined;
  readonly issuer: string;
};

export const user: Command = {
  name: 'user',
  summary: 'let a person in, and look after accounts: user add, list, lock …',
  help: `
Usage: {program} user add --name <name> --level <level> [--id <id>] --role <role> --username <name>
       {program} user list
       {program} user lock|unlock|reset-password|reset-totp|sign-out|remove <username>

add lets a person in who may see one place and everything below it.

  --name        how the person is called: "Asha Patel"
  --level       ${levels.join(', ')}
  --id          the id of the district, block, cluster or school
  --role        ${roles.join(', ')}; may be given more than once
  --username    makes an account of this name in cQube's own sign-in and prints its first
                password, which the person has to change; an admin is led through setting up
                one-time codes at the first sign-in
  --subject     instead of --username: the person's subject at your own identity provider
  --issuer      that provider's address (OIDC_ISSUER unless set)

The others are for accounts of cQube's own sign-in:

  list            who can sign in, as which role, and how the account stands
  lock            no sign-in any more, signed out everywhere
  unlock          the way back, also after too many failed attempts
  reset-password  a new first password, which the person has to change
  reset-totp      the second factor is set up anew, where a phone is lost
  sign-out        ends all sessions
  remove          the account, the database role and what it could see

Uses DATABASE_URL (the database's owner), else the owner's of credentials.json.
`,
  forOperators: true,
  options: {
    name: { type: 'string' },
    level: { type: 'string' },
    id: { type: 'string' },
    role: { type: 'string', multiple: true },
    username: { type: 'string' },
    subject: { type: 'string' },
    issuer: { type: 'string' },
  },

  async run(input, { env, output }) {
    const [act = '', username] = input.places;
    if (act === 'list') {
      output.write(`${await withDatabase(env, listAccounts)}\n`);
      return exitCode.kept;
    }
    if (Object.hasOwn(accountActs, act)) {
      if (username === undefined || input.places.length > 2) {
        throw usageFailure(`Say whose account: "user ${act} <username>".`);
      }
      const said = await withDatabase(env, (client) => actOnAccount(client, act, username));
      output.write(`${said.join('\n')}\n`);
      return exitCode.kept;
    }
    const newUser = await readUser(input, env);
    const lines = await withDatabase(env, (client) => add(client, newUser));
    output.write(`${lines.join('\n')}\n`);
    return exitCode.kept;
  },
};

async function readUser({ places, options }: Arguments, env: NodeJS.ProcessEnv): Promise<NewUser> {
  if (places.length !== 1 || places[0] !== 'add') {
    throw usageFailure('Say "user add" or another of its acts; "help user" shows them.');
  }
  const level = oneOf(requiredText(options, 'level'), levels, '--level');
  const entityId = optionalText(options, 'id');
  const username = optionalText(options, 'username');
  const subject = optionalText(options, 'subject');
  const issuer = optionalText(options, 'issuer') ?? env['OIDC_ISSUER'] ?? await embeddedIssuer(env);

  if (entityId !== undefined && !/^\d{1,18}$/.test(entityId)) {
    throw usageFailure(`--id must be the number of a place, not "${entityId}".`);
  }
  if (level !== 'state' && entityId === undefined) {
    throw usageFailure(`Say which ${level} with --id.`);
  }
  if ((username === undefined) === (subject === undefined)) {
    throw usageFailure(
      'Say how the person signs in: --username for an account here, or --subject of your own provider.');
  }
  if (issuer === undefined) {
    throw usageFailure('Say who signs the person in with --issuer or OIDC_ISSUER.');
  }
  const given = (options['role'] as string[] | undefined) ?? ['viewer'];
  return {
    name: requiredText(options, 'name'), level, entityId, username, subject, issuer,
    roles: given.map((role) => oneOf(role.replace(/^r_/, ''), roles, '--role')),
  };
}

async function embeddedIssuer(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const web = (await readCredentials(env))?.web;
  return web && `${web.replace(/\/+$/, '')}/auth`;
}

/** The account and the person come together or not at all. */
async function add(client: Client, newUser: NewUser): Promise<string[]> {
  await client.query('begin');
  try {
    const account = newUser.username === undefined ? undefined : await makeAccount(client, newUser, newUser.username);
    const { rows } = await client.query<{ role: string }>(
      'select rls.enrol($1, $2, $3, $4, $5, $6, $7) as role',
      [
        newUser.name, 'person', newUser.issuer, account?.subject ?? newUser.subject,
        newUser.roles.map((role) => `r_${role}`), newUser.level, newUser.entityId ?? null,
      ],
    );
    await client.query('commit');
    return [
      `${newUser.name} is in, as database role ${rows[0]!.role}.`,
      ...(account ? [`Username:  ${account.username}`, `Password:  ${account.password}`] : []),
      ...(newUser.roles.includes('admin') && account ? ['One-time codes are set up at the first sign-in.'] : []),
    ];
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function makeAccount(client: Client, { name, roles: own }: NewUser, username: string) {
  const { createAccount } = await import('../../embedded/identity/create-account.ts');
  try {
    return await createAccount(client, {
      username, displayName: name, mustHaveTotp: own.includes('admin'), mustChangePassword: true,
    });
  } catch (error) {
    throw 'code' in (error as Error) ? error : failure(exitCode.refused, (error as Error).message, { cause: error });
  }
}

function oneOf(value: string, allowed: readonly string[], option: string): string {
  if (!allowed.includes(value)) {
    throw usageFailure(`${option} must be one of ${allowed.join(', ')}, not "${value}".`);
  }
  return value;
}
