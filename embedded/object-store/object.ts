import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';

import { findBucket, pathIn, type Bucket, type StoredObject } from './bucket.ts';
import type { Received } from './receive-body.ts';
import { storeError } from './store-error.ts';
import { fileNameOf, type Store } from './store.ts';
import { isFormUsed, rememberUsedForm } from './used-form.ts';
import { writeFileWhole } from '../write-file-whole.ts';

export type Keeping = {
  readonly headers: Readonly<Record<string, string>>;
  /** `*`: only where there is no object yet. */
  readonly ifNoneMatch?: string | undefined;
  /** Only over the object with this ETag. */
  readonly ifMatch?: string | undefined;
  /** The object comes by a form, which this makes unusable for as long as it would live. */
  readonly formUsedUntil?: number | undefined;
};

export function findObject(bucket: Bucket, key: string): StoredObject {
  const object = bucket.objects.get(key);
  if (!object) {
    throw storeError(404, 'NoSuchKey');
  }
  return object;
}

/** Makes received bytes the object of this key: all of it or, after a crash, none of it. */
export async function keepObject(
  store: Store,
  bucketName: string,
  key: string,
  received: Received,
  keeping: Keeping,
): Promise<StoredObject> {
  return store.inTurn(`${bucketName}/${key}`, async () => {
    try {
      const bucket = findBucket(store, bucketName);
      const before = bucket.objects.get(key);
      await checkConditions(store, bucket, key, keeping);

      const object: StoredObject = {
        key,
        file: `${fileNameOf(key)}-${randomBytes(6).toString('hex')}`,
        size: received.size,
        etag: received.etag,
        modifiedAt: store.now(),
        headers: keeping.headers,
        checksums: received.checksums,
        formUsedUntil: keeping.formUsedUntil ?? before?.formUsedUntil,
      };
      await rename(received.file, pathIn(bucket, 'object', object.file));
      await describe(bucket, object);
      if (before) {
        await rm(pathIn(bucket, 'object', before.file), { force: true });
      }
      return object;
    } catch (error) {
      await rm(received.file, { force: true });
      throw error;
    }
  });
}

/** Refuses what must not be written, before a body is received for nothing and again before it is kept. */
export async function checkConditions(
  store: Store,
  bucket: Bucket,
  key: string,
  { ifNoneMatch, ifMatch, formUsedUntil }: Omit<Keeping, 'headers'>,
): Promise<void> {
  const before = bucket.objects.get(key);
  const used = formUsedUntil !== undefined && (before !== undefined || (await isFormUsed(store, bucket, key)));
  if (used || (ifNoneMatch === '*' && before)) {
    throw storeError(412, 'PreconditionFailed');
  }
  if (ifMatch !== undefined && withoutQuotes(ifMatch) !== before?.etag) {
    throw before ? storeError(412, 'PreconditionFailed') : storeError(404, 'NoSuchKey');
  }
}

export async function tagObject(store: Store, bucketName: string, key: string, tagging?: string): Promise<void> {
  await store.inTurn(`${bucketName}/${key}`, async () => {
    const bucket = findBucket(store, bucketName);
    await describe(bucket, { ...findObject(bucket, key), tagging });
  });
}

/** Removes an object; that there is none is no error. */
export async function removeObject(store: Store, bucketName: string, key: string): Promise<void> {
  await store.inTurn(`${bucketName}/${key}`, async () => {
    const bucket = findBucket(store, bucketName);
    const object = bucket.objects.get(key);
    if (!object) {
      return;
    }
    if (object.formUsedUntil !== undefined && object.formUsedUntil > store.now()) {
      await rememberUsedForm(bucket, key, object.formUsedUntil);
    }
    bucket.objects.delete(key);
    bucket.sortedKeys = undefined;
    await rm(pathIn(bucket, 'description', `${fileNameOf(key)}.json`), { force: true });
    await rm(pathIn(bucket, 'object', object.file), { force: true });
  });
}

export function withoutQuotes(etag: string): string {
  return etag.replaceAll('"', '');
}

/** The description is what makes an object exist: it is written last. */
async function describe(bucket: Bucket, object: StoredObject): Promise<void> {
  await writeFileWhole(pathIn(bucket, 'description', `${fileNameOf(object.key)}.json`), JSON.stringify(object));
  if (!bucket.objects.has(object.key)) {
    bucket.sortedKeys = undefined;
  }
  bucket.objects.set(object.key, object);
}
