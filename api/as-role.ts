import type { Pool, PoolClient } from 'pg';

import { refusal } from './problem.ts';

/** What one request may take. Times are in milliseconds. */
export type Limits = {
  /** Of each statement. */
  readonly statementTimeout: number;
  /** How long the transaction may wait for us between two statements; half a minute if it is left out. */
  readonly idleTimeout?: number;
  /** By what the audit and the log name the request. */
  readonly requestId?: string;
  /** Ends the statement that is running when the caller has gone away. */
  readonly signal?: AbortSignal;
};

/** Persons and applications, and the public: never a role that holds data or rights of its own. */
const callerRole = /^(u_[a-z0-9_]+|r_public)$/;

/** Ends what outlives a transaction, should `work` have left it: a role, settings, channels, statements, cursors. */
const cleaning = 'reset role; reset all; unlisten *; deallocate all; close all; discard temp';

/**
 * Runs `work` in one transaction under a caller's role, and gives the connection back as it was.
 *
 * The role and the limits are `set local`: commit and rollback end both, whatever `work` did, and what else it
 * left is cleaned up. A connection that cannot be, or that was cancelled, is closed and never used again.
 */
export async function asRole<Result>(
  pool: Pool,
  role: string,
  limits: Limits,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  if (!callerRole.test(role)) {
    throw new Error(`"${role}" is not a role that a request may take.`);
  }
  limits.signal?.throwIfAborted();
  const client = await pool.connect();
  // A connection lost between two statements says so here; unheard, it would end the process.
  client.on('error', ignore);
  const cancelling = cancelOnAbort(pool, client, limits.signal);
  let isClean = false;
  try {
    await begin(client, role, limits);
    const result = await work(client);
    isClean = await end(client, 'commit');
    return result;
  } catch (error) {
    isClean = await end(client, 'rollback').catch(() => false);
    throw error;
  } finally {
    const wasCancelled = await cancelling.stop();
    client.off('error', ignore);
    client.release(!isClean || wasCancelled);
  }
}

/** A role that is gone, or that the API may no longer take, means that the person has to sign in again. */
async function begin(client: PoolClient, role: string, limits: Limits): Promise<void> {
  const { statementTimeout, idleTimeout = 30_000, requestId = '' } = limits;
  try {
    await client.query(
      `begin;
       set local role ${client.escapeIdentifier(role)};
       set local statement_timeout = ${Math.trunc(statementTimeout)};
       set local idle_in_transaction_session_timeout = ${Math.trunc(idleTimeout)};
       set local cqube.request_id = ${client.escapeLiteral(requestId)};`,
    );
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42501' || code === '22023') {
      throw Object.assign(refusal(401, 'not-signed-in', 'Your access has ended. Sign in again.'), { cause: error });
    }
    throw error;
  }
}

/** The next statement on the connection fails with the reason, and is what the caller hears of. */
function ignore(): void {}

/** False where something stays: the driver goes on believing that statements it has named are there. */
async function end(client: PoolClient, how: 'commit' | 'rollback'): Promise<boolean> {
  await client.query(`${how}; ${cleaning}`);
  const { connection } = client as PoolClient & { connection: { parsedStatements: object } };
  return Object.keys(connection.parsedStatements).length === 0;
}

/**
 * Cancels what the connection is running when the signal fires.
 *
 * `stop` waits until the cancelling is done, so that it cannot hit the next user of the connection.
 */
function cancelOnAbort(pool: Pool, client: PoolClient, signal: AbortSignal | undefined) {
  let cancelled: Promise<unknown> | undefined;
  const cancel = () => {
    cancelled = pool
      .query('select pg_catalog.pg_cancel_backend($1)', [(client as PoolClient & { processID: number }).processID])
      .catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    async stop(): Promise<boolean> {
      signal?.removeEventListener('abort', cancel);
      await cancelled;
      return cancelled !== undefined;
    },
  };
}
