import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { emissionId } from './read-emission.ts';
import { correction, corrections, ofEmission, ofSource } from './shapes.ts';

const reason = z.string().max(2_000).optional();
const batchId = z.number().int().positive().optional();
const day = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/);
const withdrawn = z.object({ reason, batchId });
const replayed = z.object({
  reason, batchId, emissionId: z.uuid().optional(), period: day.optional(), column: z.string().max(60).optional(),
  value: z.string().max(200).optional(),
}).refine(({ column, value, period }) =>
  (column === undefined) === (value === undefined) && (column === undefined || period === undefined));
const reopened = z.object({
  reason, period: day, days: z.array(z.number().int()).optional(), schools: z.array(z.number().int()).optional(),
});
const named = z.object({ id: z.uuid() });

const columns = `
  correction_id as "correctionId", kind, source_name as source, emission_id as "emissionId", batch_id as "batchId",
  column_name as column, value, periods::text[], school_ids::float8[] as schools, reason, state, detail,
  requested_at as "requestedAt", finished_at as "finishedAt"`;

/**
 * What was emitted is withdrawn, read again from the archive, or its days reopened: asked for here, and done
 * by the worker. An emitter withdraws what it sent; all else is an administrator's.
 */
export function registerCorrections(app: FastifyInstance, context: Context): void {
  app.post('/data/emissions/:id/withdraw', described({
    group: 'Corrections', summary: 'Take an emission out of what counts', params: ofEmission, body: withdrawn,
    answer: correction, status: 202,
    refuses: { 400: ['bad-request', 'no-reason'], 404: ['not-found'] },
  }), async (request, reply) => {
    const id = emissionId(request);
    const asked = read(withdrawn, request, 'Give a "reason", and "batchId" where only one file is meant.');
    return reply.status(202).send(await ask(context, request, 'staging.withdraw($1, $2, $3)', [
      id, asked.reason ?? null, asked.batchId ?? null,
    ]));
  });

  app.post<{ Params: { name: string } }>('/data/sources/:name/replay', described({
    group: 'Corrections', summary: 'Read batches of a source again from the archive', params: ofSource, body: replayed,
    answer: correction, status: 202,
    refuses: { 400: ['bad-request', 'no-reason', 'unknown-source'], 404: ['not-found'] },
  }), async (request, reply) => {
    const { column, value, period, ...asked } = read(replayed, request,
      'Give a "reason"; which batches: "emissionId", "batchId", "period" (yyyy-mm), or "column" and "value".');
    return reply.status(202).send(await ask(context, request, 'staging.replay($1, $2, $3, $4, $5, $6)', [
      request.params.name, asked.reason ?? null, asked.emissionId ?? null, asked.batchId ?? null,
      period === undefined ? column ?? null : 'period', period === undefined ? value ?? null : firstDay(period),
    ]));
  });

  app.post<{ Params: { name: string } }>('/data/sources/:name/reopen', described({
    group: 'Corrections', summary: 'Let days that are closed be emitted again', params: ofSource, body: reopened,
    answer: correction, status: 202,
    refuses: { 400: ['bad-request', 'no-reason', 'unknown-source'], 422: ['cannot-be-reopened'] },
  }), async (request, reply) => {
    const asked = read(reopened, request,
      'Give a "period" (yyyy-mm) and a "reason"; "days" (1 to 31) and "schools" (their ids) where not all are meant.');
    return reply.status(202).send(await ask(context, request, 'staging.reopen($1, $2, $3, $4, $5)', [
      request.params.name, firstDay(asked.period), asked.reason ?? null, asked.days ?? null, asked.schools ?? null,
    ]));
  });

  app.get('/data/corrections', described({
    group: 'Corrections', summary: 'What was corrected lately', answer: corrections,
  }), (request) => asCaller(context, request, async (client) => {
    const { rows } = await client.query(
      `select ${columns} from staging.correction order by requested_at desc, correction_id desc limit 100`);
    return { corrections: rows };
  }));

  app.get('/data/corrections/:id', described({
    group: 'Corrections', summary: 'How far a correction has come', params: named, answer: correction,
    refuses: { 404: ['not-found'] },
  }), (request) => asCaller(context, request, async (client) => {
    const { success, data } = named.safeParse(request.params);
    return success ? readCorrection(client, data.id) : unknownCorrection();
  }));
}

function read<Asked>(shape: z.ZodType<Asked>, { body }: FastifyRequest, sentence: string): Asked {
  const { success, data } = shape.safeParse(body ?? {});
  if (!success) {
    throw refusal(400, 'bad-request', sentence);
  }
  return data;
}

async function ask(context: Context, request: FastifyRequest, call: string, values: unknown[]): Promise<object> {
  const asked = await asCaller(context, request, async (client) => {
    const { rows } = await client.query<{ id: string }>(`select correction_id as id from ${call}`, values);
    return rows[0]!;
  });
  request.log.info({ correctionId: asked.id }, 'correction asked for');
  return asCaller(context, request, (client) => readCorrection(client, asked.id));
}

async function readCorrection(client: PoolClient, id: string): Promise<object> {
  const { rows } = await client.query<object>(
    `select ${columns} from staging.correction where correction_id = $1`, [id]);
  return rows[0] ?? unknownCorrection();
}

function unknownCorrection(): never {
  throw refusal(404, 'not-found', 'There is no such correction of yours.');
}

function firstDay(period: string): string {
  return `${period.slice(0, 7)}-01`;
}
