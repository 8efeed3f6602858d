import type { FastifyInstance } from 'fastify';

import { asRole } from './as-role.ts';
import type { Context } from './context.ts';

/** GET /config.json: what the dashboard must know before anyone has signed in. */
export function registerPublicConfig(app: FastifyInstance, context: Context): void {
  const { identity, webUrl } = context.config;
  app.get('/config.json', async (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    return {
      issuer: identity.issuer ?? `${webUrl}/auth`,
      clientId: identity.clientId,
      scope: identity.scope,
      stateName: await readStateName(context),
      account: identity.issuer === undefined
        ? {
          url: `${webUrl}/auth/account`, sessionSeconds: identity.sessionSeconds, idleSeconds: identity.idleSeconds,
        }
        : null,
    };
  });
}

async function readStateName({ pool, config }: Context): Promise<string | null> {
  return asRole(pool, 'r_public', { statementTimeout: 2_000 }, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select value #>> '{}' as name from aggregate.setting where setting_name = 'state_name'`,
    );
    return rows[0]?.name ?? config.stateName ?? null;
  });
}
