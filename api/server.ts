import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import formbody from '@fastify/formbody';
import fastify, {
  LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest,
} from 'fastify';

import { makeAudit } from './audit/audit.ts';
import { recordRequests } from './audit/record-requests.ts';
import { requireCaller, type CallerCheck } from './caller.ts';
import { closeUnused } from './close-unused.ts';
import type { Context } from './context.ts';
import { registerDashboard } from './dashboard.ts';
import { registerCorrections } from './data/corrections.ts';
import { registerEmissions } from './data/emissions.ts';
import { registerEvents } from './data/events.ts';
import { registerInfrastructureWeights } from './data/infrastructure-weights.ts';
import { registerObjects } from './data/objects.ts';
import { registerRejectedLines } from './data/rejected-lines.ts';
import { registerSourceDocuments } from './data/source-documents.ts';
import { registerSources } from './data/sources.ts';
import { registerUploadUrl } from './data/upload-url.ts';
import { registerUploads } from './data/uploads.ts';
import { registerDocs } from './docs/register-docs.ts';
import { requireCertificate } from './emitter-certificate.ts';
import { registerInvalidSchools } from './export/invalid-schools.ts';
import { registerExports } from './export/routes.ts';
import { registerGraphql } from './graphql/server.ts';
import { registerGuards } from './guards.ts';
import { registerHealth } from './health.ts';
import { registerIdentityProxy } from './identity-proxy.ts';
import { registerMetrics } from './metrics.ts';
import { problemOf } from './problem.ts';
import { knowsProxy, stripClaims } from './proxies.ts';
import { registerPublicConfig } from './public-config.ts';
import { watchRefusals } from './refusal-watch.ts';
import { registerRequestLog } from './request-log.ts';

/** Where `npm run build` puts the dashboard. */
export const dashboardFolder = join(import.meta.dirname, '../dashboard/dist');

export type ServerOptions = { readonly dashboardFolder?: string };

/** Everything that answers on the web port. It is ready, or has failed, when `ready()` or `listen()` settles. */
export function buildServer(context: Context, options: ServerOptions = {}): FastifyInstance {
  const { config, authentication } = context;
  const isProxy = knowsProxy(config.api.trustedProxies);
  const watch = watchRefusals(config.api.refusalsPerMinute);
  const app = fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    frameworkErrors: answerError,
    genReqId: () => randomUUID(),
    trustProxy: isProxy,
    bodyLimit: 100_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    pluginTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('isRecorded', false);
  app.setErrorHandler(answerError);
  closeUnused(app);
  stripClaims(app, isProxy);
  registerGuards(app, config);
  registerRequestLog(app);
  registerMetrics(app, context);
  registerDocs(app);
  const audit = makeAudit(context.pool);

  app.register(async (open) => {
    registerHealth(open, context);
    registerPublicConfig(open, context);
    registerIdentityProxy(open, config);
    registerDashboard(open, options.dashboardFolder ?? dashboardFolder);
  });
  app.register(async (data) => {
    if (config.api.emitterCertificate) {
      requireCertificate(data);
    }
    requireCaller(data, context, { authenticate: authentication.authenticateEmitter, watch });
    recordRequests(data, audit);
    data.register(formbody);
    registerUploadUrl(data, context);
    registerUploads(data, context);
    registerEmissions(data, context);
    registerEvents(data, context);
    registerCorrections(data, context);
    registerRejectedLines(data, context);
    registerObjects(data, context);
    registerSources(data, context);
    registerInfrastructureWeights(data, context);
    registerSourceDocuments(data, context);
  });
  const viewers: CallerCheck = { authenticate: authentication.authenticate, watch };
  const viewersAndPublic: CallerCheck = { ...viewers, isOpen: config.api.publicReports };
  app.register(async (officers) => {
    requireCaller(officers, context, viewers);
    recordRequests(officers, audit);
    registerInvalidSchools(officers, context);
  });
  app.register(async (exports) => {
    requireCaller(exports, context, viewersAndPublic);
    recordRequests(exports, audit);
    registerExports(exports, context);
  });
  app.register(async (graphql) => {
    requireCaller(graphql, context, viewersAndPublic);
    recordRequests(graphql, audit);
    await registerGraphql(graphql, context);
  });
  return app;
}

/** Says what went wrong in the caller's words, and keeps the rest for the log. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) {
    request.log.error({ err: error, code: problem.code }, 'request failed');
  }
  if (problem.status === 401) {
    reply.header('www-authenticate', 'Bearer');
  }
  if (problem.status === 503) {
    reply.header('retry-after', '5');
  }
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
