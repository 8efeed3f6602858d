import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isBucketName } from './address.ts';
import { storeError } from './store-error.ts';
import type { Store } from './store.ts';

/** What is known of an object; its bytes are in `file`. */
export type StoredObject = {
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
  readonly tagging?: string | undefined;
  /** It came by a form: until then no form may use this key again, not even when the object is gone. */
  readonly formUsedUntil?: number | undefined;
};

export type Bucket = {
  readonly name: string;
  readonly folder: string;
  readonly objects: Map<string, StoredObject>;
  /** All keys in the order of a listing; undefined after a key came or went. */
  sortedKeys: readonly string[] | undefined;
};

const subfolders = ['object', 'description', 'setting', 'upload', 'used-form'] as const;

export function pathIn(bucket: Bucket, folder: (typeof subfolders)[number], ...names: string[]): string {
  return join(bucket.folder, folder, ...names);
}

export function findBucket(store: Store, name: string): Bucket {
  const bucket = store.buckets.get(name);
  if (!bucket) {
    throw storeError(404, 'NoSuchBucket');
  }
  return bucket;
}

export async function createBucket(store: Store, name: string): Promise<void> {
  if (!isBucketName(name)) {
    throw storeError(400, 'InvalidBucketName');
  }
  if (store.buckets.has(name)) {
    throw storeError(409, 'BucketAlreadyOwnedByYou');
  }
  store.buckets.set(name, await readBucket(join(store.folder, name), name));
}

export async function deleteBucket(store: Store, name: string): Promise<void> {
  const bucket = findBucket(store, name);
  if (bucket.objects.size > 0) {
    throw storeError(409, 'BucketNotEmpty');
  }
  store.buckets.delete(name);
  await rm(bucket.folder, { recursive: true });
}

/** Reads what a bucket holds. Files that a crash left without their description are removed. */
export async function readBucket(folder: string, name: string): Promise<Bucket> {
  for (const subfolder of subfolders) {
    await mkdir(join(folder, subfolder), { recursive: true, mode: 0o700 });
  }
  const objects = new Map<string, StoredObject>();
  const descriptions = join(folder, 'description');
  for (const file of await readdir(descriptions)) {
    if (file.endsWith('.json')) {
      const object = JSON.parse(await readFile(join(descriptions, file), 'utf8')) as StoredObject;
      objects.set(object.key, object);
    } else {
      await rm(join(descriptions, file), { force: true });
    }
  }

  const known = new Set([...objects.values()].map((object) => object.file));
  for (const file of await readdir(join(folder, 'object'))) {
    if (!known.has(file)) {
      await rm(join(folder, 'object', file), { force: true });
    }
  }
  return { name, folder, objects, sortedKeys: undefined };
}
