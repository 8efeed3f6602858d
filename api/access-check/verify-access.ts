import { setTimeout as pause } from 'node:timers/promises';

import type { S3Client } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { Client, Pool } from 'pg';
import type { Logger } from 'pino';

import type { Config } from '../../config.ts';
import { refusal } from '../problem.ts';
import { buildServer } from '../server.ts';
import { askExport, askGraphql, askSql, type Answer } from './answer.ts';
import {
  inWords, isInside, levels, questionsFor, readCatalogue, type Catalogue, type Level, type Question,
} from './question.ts';
import { endViewers, makeViewers, type Viewer } from './viewer.ts';

/** How the surfaces answered somebody about a report at a level. */
export type Compared = {
  readonly viewer: string;
  readonly report: string;
  readonly level: Level;
  /** Rows that SQL gave, of all questions. */
  readonly rows: number;
  /** A sentence for each surface that said something else; none is well. */
  readonly differences: readonly string[];
};

export type VerifyOptions = {
  /** The database's owner, who lends itself the API's login for as long as this takes. */
  readonly databaseUrl: string;
  readonly store: S3Client;
  readonly config: Config;
  readonly log: Logger;
  readonly seed: number;
  /** Names of viewers; all are asked for unless some are named. */
  readonly only?: readonly string[];
  readonly signal?: AbortSignal;
  /** Told of the API before it answers; a test alters an answer here to see that it is found. */
  readonly prepare?: (app: FastifyInstance) => void;
};

/**
 * Asks SQL, GraphQL, /export and CSV the same questions as every kind of viewer, and yields how they compare,
 * with one another and with what the hierarchy says that the viewer should see.
 *
 * The API is built here, over the same database and store, because nobody but their provider can make tokens
 * for persons. Who looks is enrolled for this alone and gone afterwards.
 */
export async function* verifyAccess(options: VerifyOptions): AsyncGenerator<Compared> {
  const owner = new Client({ connectionString: options.databaseUrl, application_name: 'cqube verify-access' });
  await owner.connect();
  try {
    const { rows: [lock] } = await owner.query<{ isOurs: boolean }>(
      `select pg_try_advisory_lock(hashtext('verify-access')) as "isOurs"`);
    if (!lock!.isOurs) {
      throw new Error('Another verify-access is running.');
    }
    await endViewers(owner);
    await owner.query('grant r_api to current_user with inherit false, set true');
    yield* compareAll(owner, options);
  } finally {
    await endViewers(owner)
      .then(() => owner.query('revoke r_api from current_user'))
      .finally(() => owner.end());
  }
}

async function* compareAll(owner: Client, options: VerifyOptions): AsyncGenerator<Compared> {
  const pool = new Pool({ connectionString: asApi(options.databaseUrl), max: 4 });
  const app = buildServer({
    config: options.config, log: options.log, store: options.store, pool,
    authentication: { authenticate: callerOf, authenticateEmitter: callerOf },
  });
  options.prepare?.(app);
  try {
    await app.ready();
    await untilNotBusy(app);
    await untilExported(owner, options.signal);
    const catalogue = await readCatalogue(owner);
    for (const viewer of await makeViewers(owner, catalogue, options.only)) {
      yield* compareFor(viewer, catalogue, { owner, app, ...options });
    }
  } finally {
    await app.close();
    await pool.end();
  }
}

type Surroundings = VerifyOptions & { readonly owner: Client; readonly app: FastifyInstance };

async function* compareFor(
  viewer: Viewer, catalogue: Catalogue, { owner, app, seed, signal, databaseUrl }: Surroundings,
): AsyncGenerator<Compared> {
  const login = viewer.password === undefined ? undefined : await logIn(databaseUrl, viewer.role, viewer.password);
  try {
    const questions = questionsFor(viewer, catalogue, seed);
    for (const [, group] of Map.groupBy(questions, ({ report, level }) => `${report} ${level}`)) {
      const differences: string[] = [];
      let rows = 0;
      for (const question of group) {
        signal?.throwIfAborted();
        const sql = await (login ? askSql(login, undefined, question) : askSql(owner, viewer.role, question));
        const expected = await expectedRows(owner, viewer, question);
        const others = login ? [] : await askOthers(app, viewer, question);
        rows += sql.rows.length;
        differences.push(...[
          ...(expected ? [{ surface: 'psql', answer: sql, expected }] : []),
          ...others.map((other) => ({ ...other, expected: expectedOf(other, sql, viewer, question) })),
        ].flatMap(({ surface, answer, expected: wanted }) => difference(surface, answer, wanted))
          .map((sentence) => `${inWords(question)}: ${sentence}`));
      }
      const { report, level } = group[0]!;
      yield { viewer: viewer.name, report, level, rows, differences };
    }
  } finally {
    await login?.end();
  }
}

type Asked = { readonly surface: string; readonly answer: Answer };

async function askOthers(app: FastifyInstance, { role }: Viewer, question: Question): Promise<Asked[]> {
  return [
    { surface: 'GraphQL', answer: await askGraphql(app, role, question) },
    { surface: 'export', answer: await askExport(app, role, question, 'json') },
    { surface: 'CSV', answer: await askExport(app, role, question, 'csv') },
  ];
}

/** What SQL gave; but a document is of a whole place, or it is not there for those who see only a part of it. */
function expectedOf({ surface }: Asked, sql: Answer, viewer: Viewer, { scope }: Question): readonly string[] | null {
  const isWhole = scope === undefined || viewer.role === 'r_public' || isInside(scope, viewer.places);
  return surface === 'GraphQL' || isWhole ? sql.rows : null;
}

function difference(surface: string, { rows, refused }: Answer, expected: readonly string[] | null): string[] {
  if (expected === null) {
    return refused ? [] : [`${surface} gives what is not all theirs`];
  }
  const lacking = without(expected, rows);
  const surplus = without(rows, expected);
  return lacking.length + surplus.length === 0 ? [] : [
    `${surface} lacks ${lacking.length} and has ${surplus.length} too many`
      + `${refused ? ` (${refused})` : ''}: ${[...lacking, ...surplus][0]}`,
  ];
}

/** Rows of the one that the other has not, as often as it has them not. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) {
    left.set(row, (left.get(row) ?? 0) + 1);
  }
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}

/**
 * What somebody should see by the hierarchy alone: of the state's rows those of their places, of all below, and
 * of each ancestor. The public's rows are others, which nothing here foresees.
 */
async function expectedRows(owner: Client, viewer: Viewer, question: Question): Promise<string[] | undefined> {
  if (viewer.role === 'r_public') {
    return undefined;
  }
  const { rows } = await askSql(owner, 'x_state', question);
  return rows.filter((row) => {
    const path = row.split(' ').slice(1, 5);
    return viewer.places.some((place) => {
      const own = levels.indexOf(place.level);
      return place.level === 'state'
        || path[own - 1] === place.id
        || path.every((id, at) => id === '0' || at + 1 < own && id === place.path[at + 1]);
    });
  });
}

/** To build the schema keeps the process from all else, after which it says for a moment that it is busy. */
async function untilNotBusy(app: FastifyInstance): Promise<void> {
  for (let attempts = 0; (await app.inject('/config.json')).statusCode === 503 && attempts < 20; attempts += 1) {
    await pause(500);
  }
}

/** Files are written after numbers change: until they are, they are those of before. */
async function untilExported(owner: Client, signal: AbortSignal | undefined): Promise<void> {
  for (let attempts = 0; ; attempts += 1) {
    const { rows } = await owner.query<{ name: string }>(
      'select metric_name as name from aggregate.metric where part_of is null and exported_version < version');
    if (rows.length === 0) {
      return;
    }
    if (attempts === 60) {
      throw new Error(`The files of ${rows[0]!.name} are older than its numbers. Is the worker running?`);
    }
    await pause(1_000, undefined, { signal });
  }
}

/** A token is the role itself: this API listens nowhere. The public has none. */
async function callerOf({ headers }: { readonly headers: { readonly authorization?: string | undefined } }) {
  const role = /^Bearer (u_[a-z0-9]+)$/.exec(headers.authorization ?? '')?.[1];
  if (role === undefined) {
    throw refusal(401, 'not-signed-in', 'Sign in.');
  }
  return { role, subject: 'verify-access' };
}

function asApi(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c role=r_api');
  return url.href;
}

async function logIn(databaseUrl: string, role: string, password: string): Promise<Client> {
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = password;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return client;
}
