import { Readable } from 'node:stream';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import type { PoolClient } from 'pg';
import { ZipFile } from 'yazl';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { checkWeights, weightColumns, type Weight } from './check-weights.ts';
import { readFormFile } from './read-form-file.ts';
import { takenWeights } from './shapes.ts';
import { tokenDigest } from './upload-url.ts';

const fileName = 'infrastructure_score/infrastructure_score';
const largestFile = 100_000;

/**
 * POST /data/infra_weights (multipart, part `file`, a pipe CSV): new weights of the infrastructures, which go on
 * as an emission of the source infrastructure_score; GET /data/infra_score: those that count now.
 *
 * The only place that takes a CSV that is not zipped, because the original's clients send one.
 */
export function registerInfrastructureWeights(app: FastifyInstance, context: Context): void {
  app.addContentTypeParser('multipart/form-data', (_request, payload, done) => done(null, payload));

  app.post('/data/infra_weights', described({
    group: 'Sources',
    summary: 'Send new weights of the infrastructures, as a pipe CSV',
    body: z.object({ file: z.string().describe('The CSV: infrastructure_name|infrastructure_category|score.') }),
    bodyAs: ['multipart/form-data'],
    answer: takenWeights,
    refuses: {
      400: [
        'bad-request', 'header', 'empty', 'encoding', 'missing-cell', 'extra-cell', 'type', 'not-allowed',
        'count-mismatch', 'duplicate-key', 'range',
      ],
      413: ['too-large'],
    },
  }), async (request) => {
    const file = await readFormFile(request, 'file', largestFile);
    const { emissionId, objectKey } = await asCaller(context, request, async (client) => {
      await checkWeights(file, await readWeights(client));
      const { rows } = await client.query<{ emissionId: string; objectKey: string }>(
        `select emission_id as "emissionId", object_key as "objectKey"
         from staging.request_emission($1, $2)`,
        [`${fileName}.zip`, tokenDigest(request)],
      );
      return rows[0]!;
    });
    const { ETag } = await context.store.send(new PutObjectCommand({
      Bucket: context.config.store.emissionBucket,
      Key: objectKey,
      ContentType: 'application/zip',
      Body: await zipped(file),
    }));
    request.log.info({ emissionId }, 'weights taken');
    return { ResponseMetadata: { HTTPStatusCode: 200 }, ETag, emissionId };
  });

  app.get('/data/infra_score', described({
    group: 'Sources', summary: 'The weights that count now, as a pipe CSV', answer: 'text/csv',
    refuses: { 404: ['not-found'] },
  }), async (request, reply) => {
    const weights = await asCaller(context, request, readWeights);
    if (weights.length === 0) {
      throw refusal(404, 'not-found', 'No weights have been sent yet.');
    }
    return reply
      .header('content-disposition', 'attachment; filename="infrastructure_score.csv"')
      .type('text/csv; charset=utf-8')
      .send([weightColumns, ...weights.map(({ name, category, score }) => [name, category, score])]
        .map((cells) => `${cells.map(enclosed).join('|')}\n`).join(''));
  });
}

async function readWeights(client: PoolClient): Promise<Weight[]> {
  const { rows } = await client.query<Weight>(
    `select infrastructure_name as name, infrastructure_category as category, trim_scale(score)::text as score
     from staging.infrastructure_weights()`);
  return rows;
}

function enclosed(cell: string): string {
  return /["|\\\r\n]/.test(cell) ? `"${cell.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : cell;
}

async function zipped(file: Buffer): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(file, 'infrastructure_score.csv');
  zip.end();
  return Buffer.concat(await Readable.from(zip.outputStream as unknown as AsyncIterable<Buffer>).toArray());
}
