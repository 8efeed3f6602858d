import type { FastifyInstance } from 'fastify';

import { asRole } from './as-role.ts';
import type { Context } from './context.ts';
import { publicCaller } from './public-caller.ts';

/** GET /config.json: what the dashboard must know before anyone has signed in. */
export function registerPublicConfig(app: FastifyInstance, context: Context): void {
  const { identity, webUrl } = context.config;
  app.get('/config.json', async (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    return {
      issuer: identity.issuer ?? `${webUrl}/auth`,
      clientId: identity.clientId,
      scope: identity.scope,
      ...await readPublic(context),
      account: identity.issuer === undefined
        ? {
          url: `${webUrl}/auth/account`, sessionSeconds: identity.sessionSeconds, idleSeconds: identity.idleSeconds,
        }
        : null,
    };
  });
}

/** What the public may know: the state, whether it has reports for everyone, and how few pupils these never show. */
async function readPublic({ pool, config }: Context) {
  return asRole(pool, publicCaller.role, { statementTimeout: 2_000 }, async (client) => {
    const { rows: [row] } = await client.query<{ name: string | null; hasReports: boolean; smallest: number }>(
      `select
         (select value #>> '{}' from aggregate.setting where setting_name = 'state_name') as name,
         exists (select from aggregate.report) as "hasReports",
         aggregate.smallest_public_cell() as smallest`,
    );
    const { name, hasReports, smallest } = row!;
    return {
      stateName: name ?? config.stateName ?? null,
      publicReports: config.api.publicReports && hasReports ? { smallest } : null,
    };
  });
}
