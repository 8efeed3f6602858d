import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, HeadObjectCommand,
  paginateListParts, S3Client, UploadPartCommand, type CompletedPart, type Part,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { completedUpload, ofEmission, partUrls, storedParts, uploadInParts } from './shapes.ts';
import { named, registerEmission } from './upload-url.ts';

const mebibyte = 2 ** 20;
/** A part is sent again as a whole where the line breaks; S3 takes none below 5 MiB, and no more than 10,000. */
const smallestPart = 16 * mebibyte;
const mostParts = 9_000;
const mostUrls = 50;

const uploadId = z.string().min(1).max(2_048);
const asked = named.extend({ sizeBytes: z.coerce.number().int().min(1) });
const numbered = z.object({ uploadId, numbers: z.array(z.number().int().min(1).max(10_000)).min(1).max(mostUrls) });
const meant = z.object({ uploadId });
const whole = z.object({ uploadId, sizeBytes: z.number().int().min(1) });

/**
 * Large files in parts, each of which may be sent again when the line breaks, today or tomorrow:
 *
 * - POST /data/uploads `{filename, sizeBytes, dryRun?}`: an emission, with `uploadId` and `partSizeBytes`.
 * - POST /data/uploads/<emission>/parts `{uploadId, numbers}`: an address to PUT each of these parts to.
 * - GET /data/uploads/<emission>?uploadId=…: the parts that are there, with their sizes and ETags.
 * - POST /data/uploads/<emission>/complete `{uploadId, sizeBytes}`: the parts become the file, once, if they are all
 *   there; else `parts-missing`.
 * - DELETE /data/uploads/<emission>?uploadId=…: nothing of it is kept. What is left for a week is removed.
 *
 * Only who asked for the emission goes on with it: for anybody else it is `not-found`, as is an upload that is
 * complete. Files over the limit are `too-large`.
 */
export function registerUploads(app: FastifyInstance, context: Context): void {
  const { store, config: { store: { emissionBucket: Bucket }, api } } = context;
  const mostBytes = api.uploadLimitMegabytes * mebibyte;
  const signing = signsWithoutBytes(store);

  app.post('/data/uploads', described({
    group: 'Emission',
    summary: 'Begin to send a large file in parts',
    description: 'Each part may be sent again when the line breaks. Ask for addresses, PUT the parts, complete.',
    body: asked,
    answer: uploadInParts,
    refuses: {
      400: ['bad-request', 'not-a-zip', 'unknown-source'], 403: ['source-not-allowed'], 409: ['source-disabled'],
      413: ['too-large'],
    },
  }), async (request) => {
    const { sizeBytes, ...file } = read(asked, request.body, '"filename" and "sizeBytes"; "dryRun" is optional');
    if (sizeBytes > mostBytes) {
      throw tooLarge(sizeBytes, api.uploadLimitMegabytes);
    }
    const { emissionId, objectKey } = await registerEmission(context, request, file);
    const { UploadId } = await store.send(new CreateMultipartUploadCommand({
      Bucket, Key: objectKey, ContentType: 'application/zip',
    }));
    request.log.info({ emissionId }, 'upload in parts asked for');
    const partSizeBytes = Math.max(smallestPart, Math.ceil(sizeBytes / mostParts / mebibyte) * mebibyte);
    return { emissionId, uploadId: UploadId, partSizeBytes };
  });

  app.post<ToEmission>('/data/uploads/:id/parts', described({
    group: 'Emission', summary: 'Addresses to PUT parts to', params: ofEmission, body: numbered, answer: partUrls,
    refuses: { 400: ['bad-request'], 404: ['not-found'] },
  }), async (request) => {
    const { uploadId: UploadId, numbers } = read(numbered, request.body, `"uploadId" and up to ${mostUrls} "numbers"`);
    const Key = await openKey(context, request);
    const addresses = await Promise.all(numbers.map(async (PartNumber) => [PartNumber, await getSignedUrl(
      signing, new UploadPartCommand({ Bucket, Key, UploadId, PartNumber }), { expiresIn: api.uploadLifeSeconds },
    )] as const));
    return { urls: Object.fromEntries(addresses) };
  });

  app.get<ToEmission>('/data/uploads/:id', described({
    group: 'Emission', summary: 'The parts that are there', params: ofEmission, query: meant, answer: storedParts,
    refuses: { 400: ['bad-request'], 404: ['not-found'] },
  }), async (request) => {
    const { uploadId: UploadId } = read(meant, request.query, '"uploadId"');
    const parts = await listParts(context, await openKey(context, request), UploadId);
    return { parts: parts.map(({ PartNumber, Size, ETag }) => ({ number: PartNumber, sizeBytes: Size, etag: ETag })) };
  });

  app.post<ToEmission>('/data/uploads/:id/complete', described({
    group: 'Emission', summary: 'Make the file of its parts', params: ofEmission, body: whole, answer: completedUpload,
    refuses: { 400: ['bad-request'], 404: ['not-found'], 409: ['parts-missing'], 413: ['too-large'] },
  }), async (request) => {
    const { uploadId, sizeBytes } = read(whole, request.body, '"uploadId" and "sizeBytes"');
    const { id } = request.params;
    const { key, isOpen } = await ownEmission(context, request);
    // Who lost the answer asks again, and hears the same.
    if (isOpen && await sizeOf(context, key) !== sizeBytes) {
      await complete(context, key, uploadId, sizeBytes);
      request.log.info({ emissionId: id, sizeBytes }, 'upload in parts is complete');
    }
    return { emissionId: id, sizeBytes };
  });

  app.delete<ToEmission>('/data/uploads/:id', described({
    group: 'Emission', summary: 'Give the upload up', params: ofEmission, query: meant, answer: '', status: 204,
    refuses: { 400: ['bad-request'], 404: ['not-found'] },
  }), async (request, reply) => {
    const { uploadId: UploadId } = read(meant, request.query, '"uploadId"');
    await known(store.send(new AbortMultipartUploadCommand({
      Bucket, Key: await openKey(context, request), UploadId,
    })));
    return reply.code(204).send();
  });
}

/** For addresses that are made before there are bytes, and so must not name their checksum. */
function signsWithoutBytes({ config: { endpoint, region, credentials, forcePathStyle } }: S3Client): S3Client {
  return new S3Client({
    ...(endpoint && { endpoint }), region, credentials, forcePathStyle, requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}

type ToEmission = { Params: { id: string } };

function read<Wanted>(form: z.ZodType<Wanted>, given: unknown, needs: string): Wanted {
  const parsed = form.safeParse(given);
  if (!parsed.success) {
    throw refusal(400, 'bad-request', `Bad request, give ${needs}.`);
  }
  return parsed.data;
}

const tooLarge = (size: number, limit: number) =>
  refusal(413, 'too-large', `The file has ${Math.ceil(size / mebibyte)} MB; ${limit} MB are the most that is taken.`);

/** Where the emission's file goes, for who asked for it, as long as it has not come. */
async function openKey(context: Context, request: FastifyRequest<ToEmission>): Promise<string> {
  const { key, isOpen } = await ownEmission(context, request);
  if (!isOpen) {
    throw notFound();
  }
  return key;
}

type Own = { readonly key: string; readonly isOpen: boolean };

async function ownEmission(context: Context, request: FastifyRequest<ToEmission>): Promise<Own> {
  const id = z.uuid().safeParse(request.params.id);
  const rows = id.success ? await asCaller(context, request, async (client) => (await client.query<Own>(
    `select object_key as key, state = 'requested' as "isOpen"
     from staging.emission
     where emission_id = $1
       and emitter_id = rls.current_person_id()
       and state <> 'expired'`, [id.data])).rows) : [];
  if (!rows[0]) {
    throw notFound();
  }
  return rows[0];
}

/** The size of the whole file, undefined while it is not there. */
async function sizeOf({ store, config }: Context, Key: string): Promise<number | undefined> {
  try {
    return (await store.send(new HeadObjectCommand({ Bucket: config.store.emissionBucket, Key }))).ContentLength;
  } catch (error) {
    if ((error as Error).name === 'NotFound') {
      return undefined;
    }
    throw error;
  }
}

async function complete(context: Context, Key: string, UploadId: string, sizeBytes: number): Promise<void> {
  const { config: { store: { emissionBucket: Bucket }, api }, store } = context;
  const parts = await listParts(context, Key, UploadId);
  if (parts.reduce((sum, { Size }) => sum + Size!, 0) !== sizeBytes) {
    throw partsMissing();
  }
  if (sizeBytes > api.uploadLimitMegabytes * mebibyte) {
    throw tooLarge(sizeBytes, api.uploadLimitMegabytes);
  }
  await known(store.send(new CompleteMultipartUploadCommand({
    Bucket, Key, UploadId, IfNoneMatch: '*', MultipartUpload: { Parts: parts.map(completed) },
  })));
}

async function listParts({ store, config }: Context, Key: string, UploadId: string): Promise<Part[]> {
  const parts: Part[] = [];
  const pages = paginateListParts({ client: store }, { Bucket: config.store.emissionBucket, Key, UploadId });
  await known((async () => {
    for await (const page of pages) {
      parts.push(...page.Parts ?? []);
    }
  })());
  return parts;
}

const completed = ({ PartNumber, ETag }: Part): CompletedPart => ({ PartNumber, ETag });

/** What the store knows nothing of, or has already, is not there any more. */
async function known<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    if (['NoSuchUpload', 'PreconditionFailed'].includes((error as Error).name)) {
      throw notFound();
    }
    if (['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'MalformedXML'].includes((error as Error).name)) {
      throw partsMissing();
    }
    throw error;
  }
}

const partsMissing = () =>
  refusal(409, 'parts-missing', 'The parts that are there do not make the file: send those that are missing.');

const notFound = () => refusal(404, 'not-found', 'There is no upload under way under this id.');
