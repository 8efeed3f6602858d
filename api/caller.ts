import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Caller } from './authentication.ts';
import type { Context } from './context.ts';
import { isPublic, makePublicQueue, publicCaller, publicLimits } from './public-caller.ts';
import type { RefusalWatch } from './refusal-watch.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; set on all routes that are behind requireCaller. */
    caller: Caller | null;
  }
}

export type CallerCheck = {
  readonly authenticate: (request: FastifyRequest) => Promise<Caller>;
  readonly watch: RefusalWatch;
  /** Whether who shows nothing at all is let in as the public. What is shown and wrong is refused all the same. */
  readonly isOpen?: boolean;
};

/**
 * Makes every route of this scope ask who sends the request, before its body is read.
 *
 * It comes after the limit of requests, which is a hook of the request itself, so that guessing is limited.
 * What is answered is the caller's alone: a route that lets it be kept says so itself.
 */
export function requireCaller(app: FastifyInstance, context: Context, check: CallerCheck): void {
  const { authenticate, watch, isOpen = false } = check;
  if (isOpen) {
    letPublicIn(app, context);
  }
  app.addHook('preParsing', async (request, reply) => {
    const { authorization } = request.headers;
    if (isOpen && authorization === undefined) {
      request.caller = publicCaller;
      reply.header('cache-control', 'no-store').header('vary', 'Authorization');
      return;
    }
    watch.check(request.ip, authorization ?? '');
    try {
      request.caller = await authenticate(request);
    } catch (error) {
      const count = authorization && isWrong(error) ? watch.refused(request.ip, authorization) : undefined;
      if (count !== undefined) {
        await alert(context, request, count);
      }
      throw error;
    }
    watch.accepted(authorization!);
    reply.header('cache-control', 'private, no-store').header('vary', 'Authorization');
  });
}

/** The public takes turns; whoever signed in does not wait for it. */
function letPublicIn(app: FastifyInstance, { pool }: Context): void {
  const enter = makePublicQueue(Math.ceil(publicLimits.shareOfConnections * pool.options.max));
  const leaving = new WeakMap<FastifyRequest, () => void>();
  app.addHook('preHandler', async (request, reply) => {
    if (isPublic(request.caller)) {
      leaving.set(request, enter(reply));
    }
  });
  app.addHook('onSend', async (request) => leaving.get(request)?.());
}

/** Refused, and not for having been right until a moment ago: dashboards that wake up send what has expired. */
function isWrong(error: unknown): boolean {
  const { refusal, cause } = error as { refusal?: { status: number }; cause?: { code?: string } };
  return refusal?.status === 401 && cause?.code !== 'ERR_JWT_EXPIRED';
}

/** Once a minute and address: to the log, which somebody watches, and to the audit, which stays. */
async function alert({ pool }: Context, request: FastifyRequest, count: number): Promise<void> {
  request.log.warn({ address: request.ip, count }, 'credentials refused too often');
  const recorded = pool.query(
    `select rls.record_audit('credentials refused', $1, $2, outcome => 'refused')`,
    [request.id, { address: request.ip, count }],
  );
  await recorded.catch((error: unknown) => request.log.error({ err: error }, 'refused credentials not recorded'));
}
