import type { Readable } from 'node:stream';

import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { refusal } from '../problem.ts';
import { emissionId, readBatches, readEmission, type Batch } from './read-emission.ts';

const fileOf = z.object({ batch: z.coerce.number().int().positive().optional() });

/** GET /data/emissions/<id>/rejected?batch=…: the rejected lines as CSV, to correct and emit again. */
export function registerRejectedLines(app: FastifyInstance, context: Context): void {
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
