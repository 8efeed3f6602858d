import type { FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';

import { asRole } from './as-role.ts';
import type { Context } from './context.ts';
import { statementSeconds } from './public-caller.ts';

/**
 * Runs `work` in one transaction under the role of whoever sent the request, with the time that a request
 * has. It ends when the caller goes away.
 */
export function asCaller<Result>(
  { pool, config }: Context, request: FastifyRequest, work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const caller = request.caller!;
  const statementTimeout = statementSeconds(caller, config.api.statementTimeoutSeconds) * 1000;
  return asRole(pool, caller.role, { statementTimeout, signal: request.signal, requestId: request.id }, work);
}
