import { randomUUID } from 'node:crypto';
import { constants, copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';

import { findBucket, pathIn, type Bucket, type StoredObject } from './bucket.ts';
import { keptHeaders, reply, type Exchange } from './exchange.ts';
import { findObject, keepObject, withoutQuotes } from './object.ts';
import { storeError } from './store-error.ts';
import { xmlDocument, xmlElement } from './xml.ts';

export type CopySource = { readonly bucket: Bucket; readonly object: StoredObject };

/** PUT /bucket/key with `x-amz-copy-source`. */
export async function copyObject(exchange: Exchange): Promise<void> {
  const { store, request, response, address } = exchange;
  const { bucket, object } = copySource(exchange);
  findBucket(store, address.bucketName);

  const file = join(store.incoming, randomUUID());
  await copyFile(pathIn(bucket, 'object', object.file), file, constants.COPYFILE_FICLONE);
  await flush(file);
  const isReplaced = request.headers['x-amz-metadata-directive'] === 'REPLACE';
  const copy = await keepObject(
    store,
    address.bucketName,
    address.key,
    { file, size: object.size, etag: object.etag, checksums: object.checksums },
    {
      headers: isReplaced ? keptHeaders(exchange) : object.headers,
      ifNoneMatch: request.headers['if-none-match'],
      ifMatch: request.headers['if-match'],
    },
  );
  const modified = xmlElement('LastModified', new Date(copy.modifiedAt).toISOString());
  reply(response, 200, xmlDocument('CopyObjectResult', xmlElement('ETag', `"${copy.etag}"`) + modified));
}

/** The object that a copy is made of, when it is still the one that the caller means. */
export function copySource({ store, request }: Exchange): CopySource {
  const source = decodeURIComponent(String(request.headers['x-amz-copy-source'])).replace(/^\//, '');
  const [bucketName = '', ...rest] = source.split('/');
  const bucket = findBucket(store, bucketName);
  const object = findObject(bucket, rest.join('/'));

  const ifMatch = request.headers['x-amz-copy-source-if-match'];
  if (ifMatch !== undefined && withoutQuotes(String(ifMatch)) !== object.etag) {
    throw storeError(412, 'PreconditionFailed');
  }
  return { bucket, object };
}

/** The original may be removed as soon as the copy is answered for, so the copy must be on disk. */
async function flush(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
