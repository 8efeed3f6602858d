import { ListObjectsV2Command, type _Object as StoredObject } from '@aws-sdk/client-s3';
import type { FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';

import type { Config } from '../../config.ts';
import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';

export type Bucket = { readonly name: string; readonly kind: 'emission' | 'input' | 'output' };

export type Wanted = { readonly prefix: string; readonly marker: string | undefined };

/** An answer of S3's ListObjects, as the original passes it on. */
export type Listing = {
  readonly Name: string;
  readonly Prefix: string;
  readonly Marker: string;
  /** Where to go on, as `marker`, while `IsTruncated`. */
  readonly NextMarker?: string;
  readonly MaxKeys: number;
  readonly IsTruncated: boolean;
  readonly Contents: readonly Pick<StoredObject, 'Key' | 'LastModified' | 'ETag' | 'Size' | 'StorageClass'>[];
};

const mostKeys = 1_000;
/** How much of a bucket one request passes over in search of what the caller may read. */
const mostPages = 20;

export function bucketKind(
  { emissionBucket, inputBucket, outputBucket }: Config['store'], name: string,
): Bucket['kind'] | undefined {
  const kinds = new Map([[emissionBucket, 'emission'], [inputBucket, 'input'], [outputBucket, 'output']] as const);
  return kinds.get(name);
}

/** Those of the keys that the role of this connection may read. */
export async function readableKeys(
  client: PoolClient, { kind }: Bucket, keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ key: string }>(
    'select key from staging.readable_keys($1, $2) as key', [kind, keys]);
  return new Set(rows.map(({ key }) => key));
}

/**
 * Lists what the caller may read, in the order of the keys, up to a thousand.
 *
 * The store's pages are read until enough is found or enough was passed over; `NextMarker` goes on there.
 */
export async function listReadable(
  context: Context, request: FastifyRequest, bucket: Bucket, { prefix, marker }: Wanted,
): Promise<Listing> {
  const found: StoredObject[] = [];
  let last = marker;
  let hasMore = true;
  for (let page = 0; hasMore && found.length < mostKeys && page < mostPages; page += 1) {
    const { Contents = [], IsTruncated = false } = await context.store.send(new ListObjectsV2Command({
      Bucket: bucket.name, Prefix: prefix, StartAfter: last,
    }));
    const keys = Contents.map(({ Key }) => Key!);
    const readable = await asCaller(context, request, (client) => readableKeys(client, bucket, keys));
    found.push(...Contents.filter(({ Key }) => readable.has(Key!)));
    last = keys.at(-1) ?? last;
    hasMore = IsTruncated;
  }

  const shown = found.slice(0, mostKeys);
  const isTruncated = hasMore || shown.length < found.length;
  const next = shown.length < found.length ? shown.at(-1)!.Key : last;
  return {
    Name: bucket.name,
    Prefix: prefix,
    Marker: marker ?? '',
    ...(isTruncated && next !== undefined && { NextMarker: next }),
    MaxKeys: mostKeys,
    IsTruncated: isTruncated,
    Contents: shown.map(({ Key, LastModified, ETag, Size, StorageClass }) =>
      ({ Key, LastModified, ETag, Size, StorageClass: StorageClass ?? 'STANDARD' })),
  };
}
