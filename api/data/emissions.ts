import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import {
  emissionId, readEmission, readEmissions, readFindings, readReceipt, type Finding, type FindingsWanted,
} from './read-emission.ts';
import { emissions, findings, ofEmission, receipt } from './shapes.ts';

const listed = z.object({
  first: z.coerce.number().int().min(1).max(1_000).default(100),
  after: z.uuid().optional(),
});
const page = z.object({
  first: z.coerce.number().int().min(1).max(10_000).default(1_000),
  after: z.string().regex(/^\d{1,18}$/).optional(),
  batch: z.coerce.number().int().positive().optional(),
  code: z.string().max(40).optional(),
});

/** GET /data/emissions, each with its receipt and its findings: what became of a file, for who emitted it. */
export function registerEmissions(app: FastifyInstance, context: Context): void {
  app.get('/data/emissions', described({
    group: 'Emission', summary: 'What you emitted, the newest first', query: listed, answer: emissions,
    refuses: { 400: ['bad-request'] },
  }), async (request) => {
    const asked = listed.safeParse(request.query);
    if (!asked.success) {
      throw refusal(400, 'bad-request', 'Give "first" from 1 to 1000; "after" is the id of an emission.');
    }
    const { first, after } = asked.data;
    const rows = await asCaller(context, request, (client) => readEmissions(client, first, after));
    const last = rows.length < first ? undefined : rows.at(-1);
    return { emissions: rows, next: last ? `/data/emissions?first=${first}&after=${last.emissionId}` : null };
  });

  app.get('/data/emissions/:id', described({
    group: 'Emission', summary: 'The receipt of an emission', params: ofEmission, answer: receipt,
    refuses: { 404: ['not-found'] },
  }), async (request) => {
    const id = emissionId(request);
    return asCaller(context, request, (client) => readReceipt(client, id));
  });

  app.get('/data/emissions/:id/findings', described({
    group: 'Emission', summary: 'What was found in its lines', params: ofEmission, query: page, answer: findings,
    refuses: { 400: ['bad-request'], 404: ['not-found'] },
  }), async (request) => {
    const id = emissionId(request);
    const asked = page.safeParse(request.query);
    if (!asked.success) {
      throw refusal(400, 'bad-request', 'Give "first" from 1 to 10000; "after", "batch" and "code" are optional.');
    }
    return asCaller(context, request, async (client) => {
      await readEmission(client, id);
      const rows = await readFindings(client, id, asked.data);
      return { emissionId: id, findings: rows, next: nextPage(id, rows, asked.data) };
    });
  });
}

function nextPage(id: string, rows: readonly Finding[], asked: FindingsWanted): string | null {
  if (rows.length < asked.first) {
    return null;
  }
  const query = new URLSearchParams({ first: String(asked.first), after: rows.at(-1)!.findingId });
  for (const name of ['batch', 'code'] as const) {
    if (asked[name] !== undefined) {
      query.set(name, String(asked[name]));
    }
  }
  return `/data/emissions/${id}/findings?${query}`;
}
