import { setTimeout as pause } from 'node:timers/promises';

import type { Client, PoolClient } from 'pg';

import { randomOf } from '../test/source/random.ts';
import { asRole } from './as-role.ts';
import { problemOf, refusal } from './problem.ts';
import { startTestServer, type TestServer } from './test-server.ts';
import { giveState } from './test-state.ts';

/** What became of many requests that came at once over the same few connections. */
export type MixedRequests = {
  /** How often each kind was answered as it should be, or found no connection in time. */
  readonly answered: Readonly<Record<string, number>>;
  /** A sentence for each answer that was not its caller's own, or not what it should be. */
  readonly wrong: readonly string[];
  /** A sentence for each connection that came back from the pool with something of the one before. */
  readonly dirty: readonly string[];
};

type Caller = {
  readonly name: string;
  readonly token: string;
  readonly role: string;
  /** The places that are this caller's to see. */
  readonly places: readonly string[];
};

type Work = (client: PoolClient, caller: Caller) => Promise<unknown>;

/** Something that runs under the caller's role; `says` is the error that it must end with. */
type Kind = {
  readonly work: Work;
  readonly says?: RegExp;
  readonly statementTimeout?: number;
  readonly isAborted?: boolean;
};

/** How many work at the same time, over the five connections of the server. */
const atOnce = 12;
const connections = 5;
const endless = 'select count(*) from generate_series(1, 1e9)';

/** What the next one finds: nothing of this may be left. */
const leftBehind = `
  select concat_ws(', ',
    case when current_user <> 'r_api' or session_user <> 'r_api' then 'role ' || current_user end,
    case when now() <> statement_timestamp() then 'a transaction' end,
    (select 'settings ' || string_agg(name, ' ') from pg_settings
     where source = 'session'
       and (name, setting) not in (('transaction_isolation', 'read committed'), ('transaction_read_only', 'off'))),
    (select 'statements ' || string_agg(name, ' ') from pg_prepared_statements),
    (select 'channels ' || string_agg(channel, ' ') from pg_listening_channels() as channel),
    (select 'cursors ' || string_agg(name, ' ') from pg_cursors where is_holdable),
    (select 'tables ' || string_agg(relname, ' ') from pg_class where relnamespace = pg_my_temp_schema()),
    (select 'locks ' || count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
     having count(*) > 0)) as left`;

const kinds: Readonly<Record<string, Kind>> = {
  'an error of the database': { work: (client) => client.query('select 1 / 0'), says: /division by zero/ },
  'an error of ours': { work: async () => { throw new Error('ours'); }, says: /^ours$/ },
  'a failed transaction that goes on': {
    work: async (client) => {
      await client.query('select 1 / 0').catch(() => undefined);
      await client.query('select 1');
    },
    says: /current transaction is aborted/,
  },
  'a failed transaction that is committed': {
    work: (client) => client.query('select 1 / 0').catch(() => undefined),
  },
  'a savepoint that is left open': { work: (client) => client.query('savepoint kept; set local work_mem = 65') },
  'a statement over its time': {
    work: (client) => client.query(endless), says: /statement timeout/, statementTimeout: 15,
  },
  // Where no connection is free to cancel by, its own time ends it.
  'a caller who goes away': {
    work: (client) => client.query(endless), says: /user request|statement timeout/, statementTimeout: 500,
    isAborted: true,
  },
  'a connection that is ended': {
    work: (client) => client.query(`select 1 from pg_terminate_backend(pg_backend_pid())`),
    says: /permission denied|terminat/,
  },
  'a listener': { work: (client, { role }) => client.query(`listen "of ${role}"; listen published`) },
  'a temporary table': {
    work: (client) => client.query('create temp table metric_value (a integer)'), says: /permission denied/,
  },
  'a statement that is prepared': { work: (client) => client.query('prepare kept as select current_user') },
  'a statement that the driver names': {
    work: async (client, { role }) => {
      const { rows } = await client.query<{ role: string }>({ name: 'who', text: 'select current_user as role' });
      same([rows[0]!.role], [role]);
    },
  },
  'a cursor that is held': {
    work: (client) => client.query('declare kept cursor with hold for select entity_id from aggregate.place'),
  },
  'settings that stay': {
    work: (client) => client.query(`set search_path = public; set statement_timeout = 0; set work_mem = '65MB';
      set timezone = 'Asia/Kolkata'; set row_security = off; select set_config('cqube.person', 'somebody', false)`),
  },
  'a role that stays': { work: (client, { role }) => client.query(`set role ${role}`) },
  'a role that is thrown away': { work: (client) => client.query('reset role') },
  'a transaction that is ended by the work': { work: (client) => client.query('commit; set work_mem = 128') },
  'a lock by number': {
    work: (client) => client.query('select pg_advisory_lock(1)'), says: /permission denied/,
  },
};

/** What the watch of every test (statement-watch.ts) would rightly find fault with. */
const deliberate = /^(set role u_\w+|reset role|set search_path = public;[^]*)$|as left$/;

/** Sends so many requests of all kinds, in an order that the seed decides, as callers who each see something else. */
export async function sendMixedRequests(databasePort: number, count: number, seed: string): Promise<MixedRequests> {
  const settings = { REQUESTS_PER_MINUTE: '65535', REFUSALS_PER_MINUTE: '65535' };
  const server = await startTestServer(databasePort, settings, deliberate);
  const result = { answered: {} as Record<string, number>, wrong: [] as string[], dirty: [] as string[] };
  try {
    const callers = await giveCallers(server);
    const isDone = askWhatIsLeft(server, result.dirty);
    server.pool.options.connectionTimeoutMillis = 250;
    const requests = requestsOf(server, callers);
    const random = randomOf(seed);
    const taking = { name: 'all connections taken', send: (caller: Caller) => takeAll(server, caller) };
    const deck = random.shuffled(Array.from({ length: count }, (_, index) => (
      index % 100 === 0 ? taking : requests[index % requests.length]!)));
    const each = async () => {
      for (let request = deck.pop(); request; request = deck.pop()) {
        const caller = random.pick(callers);
        const outcome = await request.send(caller).catch((error: Error) => error);
        const name = isBusy(outcome) ? 'no connection in time' : request.name;
        if (outcome instanceof Error && !isBusy(outcome)) {
          result.wrong.push(`${request.name}, ${caller.name}: ${outcome.message}`);
        }
        result.answered[name] = (result.answered[name] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, each));
    server.pool.options.connectionTimeoutMillis = 0;
    await isDone();
  } finally {
    await server.stop();
  }
  return result;
}

type Request = { readonly name: string; readonly send: (caller: Caller) => Promise<unknown> };

function requestsOf(server: TestServer, callers: readonly Caller[]): Request[] {
  return [
    ...Object.entries(kinds).map(([name, kind]) => ({ name, send: (caller: Caller) => run(server, caller, kind) })),
    { name: 'GraphQL', send: (caller) => overGraphql(server, caller) },
    { name: 'an export', send: (caller) => overExport(server, caller) },
    { name: 'GraphQL that fails', send: (caller) => overGraphql(server, caller, '/** no question */') },
    { name: 'one who is nobody', send: () => overGraphql(server, { ...callers[0]!, token: 'x.y.z', places: [] }) },
  ];
}

/** Asks who one is before the work, and what one sees after it where it can still be asked. */
async function run({ pool }: TestServer, caller: Caller, kind: Kind): Promise<void> {
  const { work, says, statementTimeout = 5_000, isAborted = false } = kind;
  const controller = new AbortController();
  const running = asRole(pool, caller.role, { statementTimeout, signal: controller.signal }, async (client) => {
    const { rows } = await client.query<{ role: string; places: string[] }>(
      `select current_user as role, array(select entity_id::text from aggregate.place order by entity_id) as places`);
    same([rows[0]!.role, ...rows[0]!.places], [caller.role, ...caller.places]);
    if (isAborted) {
      setTimeout(() => controller.abort(), 10);
    }
    await work(client, caller);
  });
  const error = await running.then(() => undefined, (reason: Error) => reason);
  if (error && isBusy(error)) {
    throw error;
  }
  if (says ? !says.test(error?.message ?? '') : error) {
    throw new Error(`“${error?.message ?? 'no error'}” was not what it should end with.`, { cause: error });
  }
}

const query = `{ reportValues(first: 100, condition: {
  metricName: "test_rate", windowName: "overall", managementId: null, categoryId: null }) { nodes { entityId } } }`;

async function overGraphql({ app }: TestServer, { token, places }: Caller, text = query): Promise<void> {
  const answer = await app.inject({
    method: 'POST', url: '/graphql', payload: { query: text },
    headers: { authorization: `Bearer ${token}`, accept: 'application/graphql-response+json' },
  });
  const { data, errors } = answer.json();
  throwIfBusy(answer.statusCode, errors?.[0].extensions?.code);
  const isRefused = text !== query || places.length === 0;
  same([answer.statusCode >= 400], [isRefused]);
  if (!isRefused) {
    same(data.reportValues.nodes.map(({ entityId }: { entityId: string }) => entityId).sort(), places.toSorted());
  }
}

async function overExport({ app }: TestServer, { token, places }: Caller): Promise<void> {
  const levels = ['state', 'district', 'block', 'cluster', 'school'];
  const found: string[] = [];
  for (const level of levels) {
    const answer = await app.inject({
      url: `/export/test_rate/overall/${level}/own.json`, headers: { authorization: `Bearer ${token}` },
    });
    throwIfBusy(answer.statusCode);
    if (answer.statusCode !== 200) {
      throw new Error(answer.body);
    }
    found.push(...(answer.json().values as { entityId: number }[]).map(({ entityId }) => String(entityId)));
  }
  same(found.sort(), places.toSorted());
}

/** For longer than somebody else waits for a connection. */
async function takeAll({ pool }: TestServer, { role }: Caller): Promise<void> {
  const limits = { statementTimeout: 5_000 };
  await Promise.allSettled(Array.from({ length: connections }, () => asRole(pool, role, limits, () => pause(300))));
}

/** Each connection is asked what was left on it before it is handed out, and all of them once more at the end. */
function askWhatIsLeft({ pool }: TestServer, dirty: string[]): () => Promise<void> {
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>;
  const checked = async () => {
    const client = await connect();
    try {
      const { rows } = await client.query<{ left: string }>(leftBehind);
      if (rows[0]!.left !== '') {
        dirty.push(rows[0]!.left);
      }
      return client;
    } catch (error) {
      client.release(true);
      dirty.push((error as Error).message);
      throw error;
    }
  };
  type Callback = (error: Error | undefined, client?: PoolClient, release?: PoolClient['release']) => void;
  pool.connect = ((callback?: Callback) => {
    const connecting = checked();
    return callback
      ? void connecting.then((client) => callback(undefined, client, client.release), callback)
      : connecting;
  }) as typeof pool.connect;
  return async () => {
    const clients = await Promise.all(Array.from({ length: connections }, checked));
    clients.forEach((client) => client.release());
  };
}

async function giveCallers(server: TestServer): Promise<Caller[]> {
  const { id } = await giveState(server.owner);
  const wanted: readonly (readonly [string, number | undefined])[] = [
    ['state', undefined], ['district', 1], ['district', 2], ['block', 11], ['block', 12], ['cluster', 111],
    ['cluster', 211], ['school', 1111], ['school', 1112], ['school', 2111],
  ];
  const callers: Caller[] = [];
  for (const [level, number] of wanted) {
    const token = await server.viewer(level, number && id(number));
    const { role } = (await server.owner.query<{ role: string }>(
      'select role_name as role from rls.person order by person_id desc limit 1')).rows[0]!;
    await server.owner.query('select rls.sign_in($1)', [role]);
    const places = await placesOf(server.owner, level, number && id(number));
    callers.push({ name: `${level} ${number ?? ''}`, token, role, places });
  }
  return callers;
}

/** What a place sees, by the hierarchy alone: itself, what is below, and what is above. */
async function placesOf(owner: Client, level: string, entityId = 0): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select place.entity_id::text as id
     from aggregate.place
     inner join aggregate.place as own
       on own.level = $1 and ($1 = 'state' or own.entity_id = $2)
     where $1 = 'state'
       or place.level = 'state'
       or place.entity_id in (own.district_id, own.block_id, own.cluster_id)
       or own.entity_id in (place.district_id, place.block_id, place.cluster_id, place.school_id)
     order by place.entity_id`,
    [level, entityId]);
  return rows.map(({ id }) => id);
}

function same(found: readonly unknown[], wanted: readonly unknown[]): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  }
}

function throwIfBusy(status: number, code = ''): void {
  if (status === 503 || code === 'busy') {
    throw refusal(503, 'busy', 'cQube is busy.');
  }
}

/** No connection was free in time, or the process was too slow for one moment: nothing was asked. */
function isBusy(outcome: unknown): boolean {
  return outcome instanceof Error && problemOf(outcome, '').code === 'busy';
}
