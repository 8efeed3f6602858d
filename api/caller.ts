import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Caller } from './authentication.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; set on all routes that are behind requireCaller. */
    caller: Caller | null;
  }
}

/**
 * Makes every route of this scope ask who sends the request, before its body is read.
 *
 * It comes after the limit of requests, which is a hook of the request itself, so that guessing is limited.
 */
export function requireCaller(app: FastifyInstance, authenticate: (request: FastifyRequest) => Promise<Caller>): void {
  app.addHook('preParsing', async (request) => {
    request.caller = await authenticate(request);
  });
}
