import './production.ts';

import type { FastifyInstance } from 'fastify';
import { postgraphile } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/fastify/v5';

import type { Context } from '../context.ts';
import { allowOnly, readOperations } from './known-operations.ts';
import { graphqlPreset } from './preset.ts';
import { holdPublic } from './public-questions.ts';

/**
 * POST /graphql, under the role of whoever sends the request.
 *
 * The schema is read from the database's catalogue here, once: without a database the server does not start.
 */
export async function registerGraphql(app: FastifyInstance, context: Context): Promise<void> {
  const { pool, config, log } = context;
  const instance = postgraphile(graphqlPreset({
    pool,
    introspection: config.api.introspection,
    statementTimeoutMs: config.api.statementTimeoutSeconds * 1000,
    onError: (errorId, error) => log.error({ err: error, errorId }, 'graphql failed'),
  }));
  const server = instance.createServ(grafserv);
  if (config.api.knownOperationsOnly) {
    allowOnly(app, await readOperations());
  }
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onClose', () => instance.release());
  holdPublic(app, await instance.getSchema());
  await server.addTo(app);
}
