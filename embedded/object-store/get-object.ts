import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { findBucket, pathIn, type Bucket, type StoredObject } from './bucket.ts';
import { checksumHeaders, type Exchange } from './exchange.ts';
import { findObject, withoutQuotes } from './object.ts';
import { storeError } from './store-error.ts';

type Range = { readonly first: number; readonly last: number };

/** GET and HEAD /bucket/key, whole or a range of it. */
export async function getObject({ store, request, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const { object, file } = await openObject(bucket, address.key);
  try {
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, range: rangeHeader } = request.headers;
    if (ifMatch !== undefined && withoutQuotes(ifMatch) !== object.etag) {
      throw storeError(412, 'PreconditionFailed');
    }
    if (ifNoneMatch !== undefined && withoutQuotes(ifNoneMatch) === object.etag) {
      response.writeHead(304, { etag: `"${object.etag}"` }).end();
      return;
    }

    const range = readRange(rangeHeader, object.size);
    const headers = headersOf(object, address.query);
    if (range) {
      headers['content-range'] = `bytes ${range.first}-${range.last}/${object.size}`;
    } else if (String(request.headers['x-amz-checksum-mode']).toUpperCase() === 'ENABLED') {
      Object.assign(headers, checksumHeaders(object.checksums));
    }
    const { first, last } = range ?? { first: 0, last: object.size - 1 };
    headers['content-length'] = String(last - first + 1);
    response.writeHead(range ? 206 : 200, headers);
    if (request.method === 'HEAD' || object.size === 0) {
      response.end();
      return;
    }
    const bytes = file.createReadStream({ start: first, end: last, autoClose: false, highWaterMark: 2 ** 18 });
    await pipeline(bytes, response).catch(() => undefined); // the client went away
  } finally {
    await file.close();
  }
}

/** Opens the bytes that belong to the description, also when the object is replaced meanwhile. */
async function openObject(bucket: Bucket, key: string): Promise<{ object: StoredObject; file: FileHandle }> {
  for (;;) {
    const object = findObject(bucket, key);
    try {
      return { object, file: await open(pathIn(bucket, 'object', object.file)) };
    } catch (error) {
      if (bucket.objects.get(key) === object) {
        throw error;
      }
    }
  }
}

function headersOf(object: StoredObject, query: URLSearchParams): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    'etag': `"${object.etag}"`,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  };
  for (const [name, value] of query) {
    if (name.startsWith('response-')) {
      headers[name.slice('response-'.length)] = value;
    }
  }
  return headers;
}

function readRange(header: string | undefined, size: number): Range | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (!from && !to) {
    return undefined;
  }
  const range = from
    ? { first: Number(from), last: to ? Math.min(Number(to), size - 1) : size - 1 }
    : { first: Math.max(0, size - Number(to)), last: size - 1 };
  if (range.first > range.last) {
    throw storeError(416, 'InvalidRange');
  }
  return range;
}

