import { Readable } from 'node:stream';

import {
  AbortMultipartUploadCommand, CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, HeadObjectCommand,
  ListMultipartUploadsCommand, paginateListObjectsV2, PutObjectCommand, S3Client,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

import { needed, type Config } from '../config.ts';
import type { ZipSource } from './zip/zip-source.ts';

/** An object as a listing shows it. */
export type StoredObject = { readonly key: string; readonly size: number; readonly etag: string };

export function openStore({ store }: Config): S3Client {
  return new S3Client({
    endpoint: needed(store.endpoint, 'S3_ENDPOINT'),
    region: store.region,
    forcePathStyle: true,
    credentials: {
      accessKeyId: needed(store.accessKeyId, 'S3_ACCESS_KEY_ID'),
      secretAccessKey: needed(store.secretAccessKey, 'S3_SECRET_ACCESS_KEY'),
    },
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 60_000 },
  });
}

export async function* listObjects(
  store: S3Client,
  bucket: string,
  signal?: AbortSignal,
): AsyncGenerator<StoredObject & { readonly modifiedAt: Date }, void, undefined> {
  for await (const page of paginateListObjectsV2({ client: store }, { Bucket: bucket }, { abortSignal: signal })) {
    for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
      yield { key: Key!, size: Size!, etag: ETag!, modifiedAt: LastModified! };
    }
  }
}

/** The uploads in parts that are under way. */
export async function* listUploads(
  store: S3Client,
  bucket: string,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly key: string; readonly uploadId: string; readonly startedAt: Date }, void, undefined> {
  let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (from) {
    const page: ListMultipartUploadsCommandOutput = await store.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, ...from }), { abortSignal: signal });
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      yield { key: Key!, uploadId: UploadId!, startedAt: Initiated! };
    }
    from = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker!, UploadIdMarker: page.NextUploadIdMarker! }
      : undefined;
  }
}

export async function abortUpload(store: S3Client, bucket: string, key: string, uploadId: string): Promise<void> {
  await store.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
}

/** The object as it is now, undefined when there is none. */
export async function findObject(store: S3Client, bucket: string, key: string): Promise<StoredObject | undefined> {
  try {
    const { ContentLength, ETag } = await store.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { key, size: ContentLength!, etag: ETag! };
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Copies one version of an object and tells the version of the copy; fails where the object is another by now. */
export async function copyObject(
  store: S3Client,
  from: { bucket: string; key: string; etag: string },
  to: { bucket: string; key: string },
): Promise<string> {
  const { CopyObjectResult } = await store.send(new CopyObjectCommand({
    Bucket: to.bucket,
    Key: to.key,
    CopySource: `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`,
    CopySourceIfMatch: from.etag,
  }));
  return CopyObjectResult!.ETag!;
}

export async function deleteObject(store: S3Client, bucket: string, key: string): Promise<void> {
  await store.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** One version of an object as a zip to read; a range of any other version fails. */
export function zipSource(store: S3Client, bucket: string, { key, size, etag }: StoredObject): ZipSource {
  return {
    size,
    async *read(start, end, signal) {
      const { Body } = await store.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${start}-${end - 1}`, IfMatch: etag }),
        { abortSignal: signal },
      );
      yield* Body as Readable;
    },
  };
}

/** What is no larger is written in one request, without the bookkeeping of parts. */
const smallObject = 1024 * 1024;

/** Writes an object of any size from a stream; a large one part by part. */
export async function uploadStream(
  store: S3Client,
  { bucket, key, contentType, contentEncoding }: {
    bucket: string; key: string; contentType: string; contentEncoding?: string;
  },
  body: AsyncIterable<Buffer>,
): Promise<void> {
  const params = { Bucket: bucket, Key: key, ContentType: contentType, ContentEncoding: contentEncoding };
  const pieces = body[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  while (size <= smallObject) {
    const { done, value } = await pieces.next();
    if (done) {
      await store.send(new PutObjectCommand({ ...params, Body: Buffer.concat(first) }));
      return;
    }
    first.push(value);
    size += value.length;
  }

  const whole = Readable.from(joined(first, { [Symbol.asyncIterator]: () => pieces }), { objectMode: false });
  await new Upload({ client: store, queueSize: 1, params: { ...params, Body: whole } }).done();
}

async function* joined(first: Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield* first.splice(0);
  yield* rest;
}

export function isMissing(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes((error as Error).name);
}

/** Whether the object is another than the one that was asked for. */
export function isReplaced(error: unknown): boolean {
  return (error as Error).name === 'PreconditionFailed';
}
