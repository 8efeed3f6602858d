import type { FastifyInstance } from 'fastify';

const quiet = new Set(['/livez', '/readyz', '/metrics']);

/**
 * One line for each request, with the id that the caller gets back.
 *
 * The query is left out, because sign-in codes travel in it, and so are all headers.
 */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?')[0]!;
    request.log[quiet.has(path) ? 'debug' : 'info']({
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      role: request.caller?.role,
      subject: request.caller?.subject,
      address: request.ip,
    }, 'request');
  });
}
