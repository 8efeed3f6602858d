import type { Readable } from 'node:stream';

import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { bucketKind, listReadable, readableKeys, type Bucket } from './readable-keys.ts';
import { buckets } from './shapes.ts';

/** How long an address that was handed out can be read by whoever has it. */
const addressLifeSeconds = 3600;
const mostAddresses = 1_000;

const text = z.string().min(1).max(1_024);
const listed = z.object({ bucket: text, prefix: z.string().max(1_024).default(''), marker: text.optional() });
const one = z.object({ bucket: text, filename: text });
const ofObjects = { 400: ['bad-request'], 404: ['not-found'] };
const several = z.object({
  bucket: text,
  filename: z.union([text, z.array(text).min(1).max(mostAddresses)]).transform((names) => [names].flat()),
});

/**
 * The buckets as the original's API shows them, each object for those who may read it:
 *
 * - GET /data/list_s3_buckets: the names of the three buckets.
 * - POST /data/list_s3_files `{bucket, prefix?, marker?}`: an answer in the form of S3's ListObjects.
 * - POST /data/download `{bucket, filename}`: the object.
 * - POST /data/download_url `{bucket, filename}`: an address of it, as text, for an hour.
 * - POST /data/download_uri `{bucket, filename}`, one name or many: an address for each.
 *
 * An emitter reads what it emitted, a viewer the exports of the own scope, an administrator what was
 * emitted. What one may not read is `not-found`. Raw files hold identifiers in clear, so that each reading of
 * the buckets `emission` and `input` is recorded.
 */
export function registerObjects(app: FastifyInstance, context: Context): void {
  app.get('/data/list_s3_buckets', described({
    group: 'Files', summary: 'The names of the three buckets', answer: buckets,
  }), async () => {
    const { emissionBucket, inputBucket, outputBucket } = context.config.store;
    return { input: inputBucket, output: outputBucket, emission: emissionBucket };
  });

  app.post('/data/list_s3_files', described({
    group: 'Files', summary: 'What you may read in a bucket, in the form of S3\'s ListObjects', body: listed,
    answer: z.looseObject({}), refuses: { 400: ['bad-request'] },
  }), async (request) => {
    const { bucket, prefix, marker } = asked(listed, request, '"bucket"; "prefix" and "marker" are optional');
    return listReadable(context, request, kindOf(context, bucket), { prefix, marker });
  });

  app.post('/data/download', described({
    group: 'Files', summary: 'One object', body: one, answer: 'application/octet-stream', refuses: ofObjects,
  }), async (request, reply) => {
    const { bucket, filename } = asked(one, request, '"bucket" and "filename"');
    await requireReadable(context, request, bucket, [filename]);
    const object = await stored(context, bucket, filename);
    return reply
      .header('content-disposition', `attachment; filename="${safeName(filename)}"`)
      .header('content-length', object.ContentLength)
      .header('cache-control', 'private, no-store')
      .type('application/octet-stream')
      .send(object.Body as Readable);
  });

  app.post('/data/download_url', described({
    group: 'Files', summary: 'An address of one object, for an hour', body: one, answer: 'text/plain',
    refuses: ofObjects,
  }), async (request, reply) => {
    const { bucket, filename } = asked(one, request, '"bucket" and "filename"');
    await requireReadable(context, request, bucket, [filename]);
    return reply.type('text/plain; charset=utf-8').send(await address(context, bucket, filename));
  });

  app.post('/data/download_uri', described({
    group: 'Files', summary: 'An address for each of several objects', body: several,
    answer: z.record(z.string(), z.string()), refuses: ofObjects,
  }), async (request) => {
    const { bucket, filename } = asked(several, request, '"bucket" and "filename", one or many');
    await requireReadable(context, request, bucket, filename);
    return Object.fromEntries(
      await Promise.all(filename.map(async (key) => [key, await address(context, bucket, key)] as const)));
  });
}

/** What a request asks for, be it JSON, a form or a query. */
function asked<Wanted>(form: z.ZodType<Wanted>, { query, body }: FastifyRequest, needs: string): Wanted {
  const parsed = form.safeParse({ ...(query as object), ...(body as object | null) });
  if (!parsed.success) {
    throw refusal(400, 'bad-request', `Bad request, give ${needs}.`);
  }
  return parsed.data;
}

function kindOf({ config }: Context, bucket: string): Bucket {
  const kind = bucketKind(config.store, bucket);
  if (!kind) {
    throw refusal(
      400, 'bad-request', `Bad request, not cqube bucket: “${bucket}”. GET /data/list_s3_buckets tells them.`);
  }
  return { name: bucket, kind };
}

/** Lets pass who may read all of the keys. */
async function requireReadable(
  context: Context, request: FastifyRequest, bucketName: string, keys: readonly string[],
): Promise<void> {
  const bucket = kindOf(context, bucketName);
  const readable = await asCaller(context, request, (client) => readableKeys(client, bucket, keys));
  const hidden = keys.find((key) => !readable.has(key));
  if (hidden !== undefined) {
    throw refusal(404, 'not-found', `There is no file “${hidden}” for you in “${bucketName}”.`);
  }
}

function address({ store }: Context, bucket: string, key: string): Promise<string> {
  return getSignedUrl(store, new GetObjectCommand({
    Bucket: bucket, Key: key, ResponseContentDisposition: `attachment; filename="${safeName(key)}"`,
  }), { expiresIn: addressLifeSeconds });
}

async function stored({ store }: Context, bucket: string, key: string) {
  try {
    return await store.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') {
      throw refusal(404, 'not-found', `There is no file “${key}” any more.`);
    }
    throw error;
  }
}

/** The last part of a key, as a header may carry it. */
function safeName(key: string): string {
  return key.split('/').at(-1)!.replace(/[^\w.:-]/g, '_');
}
