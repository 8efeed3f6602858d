import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { exitCode } from './exit-code.ts';
import { failure } from './failure.ts';

/** What `npm start` leaves in CQUBE_HOME; only what the command needs of it. */
export type Credentials = {
  readonly web?: string;
  readonly emitter?: { readonly token?: string };
  readonly owner?: { readonly databaseUrl?: string };
};

export type ServerSettings = { readonly url: string; readonly token: string };

/**
 * Where the server is and who we are: CQUBE_URL and CQUBE_TOKEN, else credentials.json.
 *
 * The token of credentials.json belongs to the server that made it and is never sent to another one.
 */
export async function readServerSettings(env: NodeJS.ProcessEnv): Promise<ServerSettings> {
  const credentials = await readCredentials(env);
  const url = baseUrl(env['CQUBE_URL'] || credentials?.web);
  const own = credentials?.web !== undefined && baseUrl(credentials.web) === url;
  const token = env['CQUBE_TOKEN'] || (own ? credentials?.emitter?.token : undefined);

  if (url === undefined) {
    throw failure(exitCode.usage,
      `Set CQUBE_URL to the address of the server and CQUBE_TOKEN to your token. ${lookedAt(env)}`);
  }
  if (!token) {
    throw failure(exitCode.usage, `Set CQUBE_TOKEN to your token for ${url}.`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw failure(exitCode.usage, 'CQUBE_TOKEN holds blanks or letters that no token has; copy it again.');
  }
  return { url, token };
}

/** The login that an operator's command uses: DATABASE_URL, else the owner's of credentials.json. */
export async function readDatabaseUrl(env: NodeJS.ProcessEnv): Promise<string> {
  const url = env['DATABASE_URL'] || (await readCredentials(env))?.owner?.databaseUrl;
  if (!url) {
    throw failure(exitCode.usage, `Set DATABASE_URL to the database's owner. ${lookedAt(env)}`);
  }
  if (!URL.canParse(url)) {
    // The text may hold a password.
    throw failure(exitCode.usage, 'DATABASE_URL must look like postgres://login@host:5432/database.');
  }
  return url;
}

/** undefined where there is no such file; a file that cannot be read or understood is an error. */
export async function readCredentials(env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const path = credentialsPath(env);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw failure(exitCode.usage, `${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

export function credentialsPath(env: NodeJS.ProcessEnv): string {
  return join(resolve(env['CQUBE_HOME'] || '.cqube'), 'credentials.json');
}

function lookedAt(env: NodeJS.ProcessEnv): string {
  return `(There is no ${credentialsPath(env)}, which "npm start" would have made.)`;
}

/** Without a slash at the end, and without the /data that older clients were told to add. */
function baseUrl(text: string | undefined): string | undefined {
  if (!text) {
    return undefined;
  }
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw failure(exitCode.usage, `CQUBE_URL must look like https://cqube.example.org, not "${text}".`);
  }
  return text.replace(/\/+$/, '').replace(/\/data$/, '');
}
