import type { Readable } from 'node:stream';

import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { emissionId, readBatches, readEmission, type Batch } from './read-emission.ts';
import { ofEmission } from './shapes.ts';

const fileOf = z.object({ batch: z.coerce.number().int().positive().optional() });

/** GET /data/emissions/<id>/rejected?batch=…: the rejected lines as CSV, to correct and emit again. */
export function registerRejectedLines(app: FastifyInstance, context: Context): void {
  app.get('/data/emissions/:id/rejected', described({
    group: 'Emission',
    summary: 'Its rejected lines, to correct and emit again',
    description: 'All columns of the file, with `_line` and `_error` before them, which are passed over when the '
      + 'corrected file is emitted.',
    params: ofEmission,
    query: fileOf,
    answer: 'text/csv',
    refuses: { 400: ['bad-request'], 404: ['not-found', 'nothing-rejected'], 409: ['several-files'] },
  }), async (request, reply) => {
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
