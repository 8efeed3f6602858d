import type { FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';

import { asRole } from './as-role.ts';
import type { Context } from './context.ts';
import { statementSeconds } from './public-caller.ts';

/**
 * Runs `work` in one transaction under the role of whoever sent the request, with the time that a request
 * has. It ends when the caller goes away.
 *
 * That is when the connection closes: Fastify's own signal of a request fires as soon as its body is read.
 */
export async function asCaller<Result>(
  { pool, config }: Context, request: FastifyRequest, work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const caller = request.caller!;
  const statementTimeout = statementSeconds(caller, config.api.statementTimeoutSeconds) * 1000;
  const { socket } = request.raw;
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  if (socket.destroyed) {
    leave();
  }
  socket.once('close', leave);
  try {
    const limits = { statementTimeout, signal: leaving.signal, requestId: request.id };
    return await asRole(pool, caller.role, limits, work);
  } finally {
    socket.off('close', leave);
  }
}
