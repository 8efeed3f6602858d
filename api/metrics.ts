import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

import type { Context } from './context.ts';
import { refusal } from './problem.ts';

/**
 * /metrics for Prometheus: the process, the pool, and how long each route takes.
 *
 * It is answered on loopback only. Behind a proxy the address is the caller's, so the proxy need not hide it.
 */
export function registerMetrics(app: FastifyInstance, { pool }: Context): void {
  const register = new Registry();
  collectDefaultMetrics({ register });

  const duration = new Histogram({
    name: 'cqube_http_request_seconds',
    help: 'How long requests took, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [register],
  });
  new Gauge({
    name: 'cqube_database_connections',
    help: 'Connections of the API to the database, by state.',
    labelNames: ['state'],
    registers: [register],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'waited_for' }, pool.waitingCount);
    },
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.register(async (scope) => {
    scope.get('/metrics', async (request, reply) => {
      if (!isLoopback(request)) {
        throw refusal(404, 'not-found', 'There is nothing at this address.');
      }
      return reply.type(register.contentType).send(await register.metrics());
    });
  });
}

function isLoopback({ ip }: FastifyRequest): boolean {
  return ip === '::1' || /^(::ffff:)?127\./.test(ip);
}
