import type { Readable } from 'node:stream';

import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { refusal } from '../problem.ts';

const identified = z.object({ id: z.uuid() });
const page = z.object({
  first: z.coerce.number().int().min(1).max(10_000).default(1_000),
  after: z.string().regex(/^\d{1,18}$/).optional(),
  batch: z.coerce.number().int().positive().optional(),
  code: z.string().max(40).optional(),
});
const fileOf = z.object({ batch: z.coerce.number().int().positive().optional() });

/** GET /data/emissions/<id>, its findings and its rejected lines: what became of a file, for who emitted it. */
export function registerEmissions(app: FastifyInstance, context: Context): void {
  app.get('/data/emissions/:id', async (request) => {
    const id = emissionId(request);
    return asCaller(context, request, async (client) => {
      const emission = await readEmission(client, id);
      return {
        ...emission,
        batches: (await readBatches(client, id)).map(({ rejectedKey: _rejectedKey, ...batch }) => batch),
        links: {
          self: `/data/emissions/${id}`,
          findings: `/data/emissions/${id}/findings`,
          rejected: `/data/emissions/${id}/rejected`,
        },
      };
    });
  });

  app.get('/data/emissions/:id/findings', async (request) => {
    const id = emissionId(request);
    const asked = page.safeParse(request.query);
    if (!asked.success) {
      throw refusal(400, 'bad-request', 'Give "first" from 1 to 10000; "after", "batch" and "code" are optional.');
    }
    return asCaller(context, request, async (client) => {
      await readEmission(client, id);
      const findings = await readFindings(client, id, asked.data);
      return { emissionId: id, findings, next: nextPage(id, findings, asked.data) };
    });
  });

  app.get('/data/emissions/:id/rejected', async (request, reply) => {
    const id = emissionId(request);
    const asked = fileOf.safeParse(request.query);
    if (!asked.success) {
      throw refusal(400, 'bad-request', '"batch" is a whole number.');
    }
    const batch = await asCaller(context, request, async (client) => {
      await readEmission(client, id);
      return chooseRejected(await readBatches(client, id), asked.data.batch);
    });
    const object = await context.store.send(
      new GetObjectCommand({ Bucket: context.config.store.inputBucket, Key: batch.rejectedKey! }),
    );
    const name = batch.fileName.split('/').at(-1)!.replace(/\.csv$/i, '').replace(/[^\w.-]/g, '_');
    return reply
      .header('content-disposition', `attachment; filename="${name}_rejected.csv"`)
      .header('cache-control', 'private, no-store')
      .type('text/csv; charset=utf-8')
      .send(object.Body as Readable);
  });
}

type Batch = {
  batchId: number;
  fileName: string;
  state: string;
  linesReceived: number | null;
  linesBlank: number | null;
  rowsKept: number | null;
  rowsUnchanged: number | null;
  rowsRejected: number | null;
  findings: Record<string, number>;
  rejectedKey: string | null;
};

type Finding = { findingId: string };

/** Somebody else's emission is as unknown as one that is not there. */
function emissionId(request: FastifyRequest): string {
  const parsed = identified.safeParse(request.params);
  if (!parsed.success) {
    throw unknownEmission();
  }
  return parsed.data.id;
}

async function readEmission(client: PoolClient, id: string): Promise<object> {
  const { rows } = await client.query<object>(
    `select
       emission_id as "emissionId", source_name as source, file_name as "fileName", state, code, detail,
       requested_at as "requestedAt", finished_at as "finishedAt"
     from staging.emission
     where emission_id = $1`,
    [id],
  );
  if (!rows[0]) {
    throw unknownEmission();
  }
  return rows[0];
}

async function readBatches(client: PoolClient, id: string): Promise<Batch[]> {
  const { rows } = await client.query<Batch>(
    `select
       batch_id as "batchId", file_name as "fileName", state, code, detail,
       lines_received::float8 as "linesReceived", lines_blank::float8 as "linesBlank",
       rows_kept::float8 as "rowsKept", rows_unchanged::float8 as "rowsUnchanged",
       rows_rejected::float8 as "rowsRejected", findings, rejected_key as "rejectedKey"
     from staging.batch
     where emission_id = $1
     order by batch_id`,
    [id],
  );
  return rows;
}

async function readFindings(client: PoolClient, id: string, asked: z.infer<typeof page>): Promise<Finding[]> {
  const { rows } = await client.query<Finding>(
    `select
       finding_id as "findingId", batch_id as "batchId", line::float8 as line, code, column_name as column,
       value, severity
     from staging.finding
     where emission_id = $1
       and ($2::bigint is null or finding_id > $2)
       and ($3::integer is null or batch_id = $3)
       and ($4::text is null or code = $4)
     order by finding_id
     limit $5`,
    [id, asked.after ?? null, asked.batch ?? null, asked.code ?? null, asked.first],
  );
  return rows;
}

function nextPage(id: string, findings: readonly Finding[], asked: z.infer<typeof page>): string | null {
  if (findings.length < asked.first) {
    return null;
  }
  const query = new URLSearchParams({ first: String(asked.first), after: findings.at(-1)!.findingId });
  for (const name of ['batch', 'code'] as const) {
    if (asked[name] !== undefined) {
      query.set(name, String(asked[name]));
    }
  }
  return `/data/emissions/${id}/findings?${query}`;
}

/** The one file of rejected lines, or that of the batch asked for: files of different sources do not mix. */
function chooseRejected(batches: readonly Batch[], batchId: number | undefined): Batch {
  const files = batches.filter((batch) =>
    batch.rejectedKey !== null && (batchId === undefined || batch.batchId === batchId));
  if (files.length === 0) {
    throw refusal(404, 'nothing-rejected', 'No line of this emission was rejected.');
  }
  if (files.length > 1) {
    const choices = files.map((batch) => `batch=${batch.batchId} (${batch.fileName})`).join(', ');
    throw refusal(409, 'several-files', `Lines of several files were rejected. Name one: ${choices}.`);
  }
  return files[0]!;
}

function unknownEmission(): Error {
  return refusal(404, 'not-found', 'There is no such emission of yours.');
}
