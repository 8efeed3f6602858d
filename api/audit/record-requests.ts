import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { refusal } from '../problem.ts';
import type { Audit, AuditEntry } from './audit.ts';
import { graphqlScope } from './graphql-scope.ts';
import { recordedAs } from './recorded-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its entry was written, or could not be. */
    isRecorded: boolean;
  }
}

/**
 * Writes what is asked in this scope into the audit, one entry for each report, export or list that is read,
 * before the first byte of the answer leaves. Where it cannot be written there is no answer.
 */
export function recordRequests(app: FastifyInstance, audit: Audit): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const entry = request.isRecorded ? undefined : entryOf(request, reply, payload);
    if (entry === undefined) {
      return payload;
    }
    request.isRecorded = true;
    try {
      await audit.record(entry);
    } catch (error) {
      request.log.error({ err: error }, 'audit could not be written');
      (payload as { destroy?: () => void } | undefined)?.destroy?.();
      throw refusal(503, 'unavailable', 'A part of cQube does not answer now. Try again soon.');
    }
    return payload;
  });
}

/** The public has no name to be written down by; whoever is not known was not let in. */
function entryOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): AuditEntry | undefined {
  const role = request.caller?.role;
  if (role === undefined || role === 'r_public') {
    return undefined;
  }
  const url = request.routeOptions.url ?? '';
  if (url === '/graphql') {
    const outcome = graphqlOutcome(reply.statusCode, payload);
    const scope = outcome && graphqlScope(request.body);
    return scope && { role, requestId: request.id, action: 'read', surface: 'graphql', outcome, ...scope };
  }
  const recorded = recordedAs(request.method, url);
  const outcome = outcomeOf(reply.statusCode);
  if (!recorded || (recorded.kind === 'change' && outcome === 'done')) {
    return undefined;
  }
  const { action, surface } = recorded;
  const detail = {
    ...plain(request.params), ...plain(request.query),
    ...(recorded.kind === 'read' && filesOf({ ...objectOf(request.query), ...objectOf(request.body) })),
  };
  return {
    role, requestId: request.id, action, surface, outcome, detail: { ...detail, status: reply.statusCode },
    object: detail['metric'] ?? detail['id'] ?? detail['name'] ?? detail['bucket'],
  };
}

function outcomeOf(status: number): AuditEntry['outcome'] {
  if (status < 400) {
    return 'done';
  }
  return status < 500 ? 'refused' : 'failed';
}

/**
 * GraphQL says so in the answer, whose status may be 200 all the same. An answer without `data` was refused before
 * anything was asked of the database, which shall not hear of it now either: nothing was read.
 */
function graphqlOutcome(status: number, payload: unknown): AuditEntry['outcome'] | undefined {
  const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : '';
  if (text.includes('"errors":[') || status >= 400) {
    return text.includes('"data":') ? 'refused' : undefined;
  }
  return outcomeOf(status);
}

/** Names, numbers and days only: whatever else somebody writes into an address is nothing to keep. */
function plain(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).filter((entry): entry is [string, string] =>
    typeof entry[1] === 'string' && /^[a-z_]{1,30}$/i.test(entry[0]) && /^[\w.-]{1,80}$/.test(entry[1])));
}

/** The bucket, and the names or their beginning, of files that are listed or downloaded. */
function filesOf({ bucket, prefix, filename }: Record<string, unknown>): Record<string, string> {
  const names = [filename].flat().filter((name) => typeof name === 'string' && /^[\w./:-]{1,500}$/.test(name));
  return {
    ...plain({ bucket }),
    ...(typeof prefix === 'string' && /^[\w./:-]{1,500}$/.test(prefix) && { prefix }),
    ...(names.length > 0 && { files: names.slice(0, 50).join(' ') }),
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
}
