import proxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';

import type { Config } from '../config.ts';

/**
 * Hands /auth to the embedded identity provider, which listens on loopback alone.
 *
 * What it is told of the outside (host, scheme, address) is what we know, never what the caller claims.
 * With a provider of one's own (OIDC_ISSUER) there is nothing to hand on.
 */
export function registerIdentityProxy(app: FastifyInstance, config: Config): void {
  if (config.identityPort === 0) {
    return;
  }
  const outside = new URL(config.webUrl);
  app.register(proxy, {
    upstream: `http://127.0.0.1:${config.identityPort}`,
    prefix: '/auth',
    rewritePrefix: '/auth',
    disableRequestLogging: true,
    internalRewriteLocationHeader: false,
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({
        ...headers,
        host: outside.host,
        'x-forwarded-host': outside.host,
        'x-forwarded-proto': outside.protocol.slice(0, -1),
        'x-forwarded-for': request.ip,
        'x-request-id': request.id,
      }),
    },
  });
}
