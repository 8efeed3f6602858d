import { readdir, readFile, rm } from 'node:fs/promises';

import { pathIn, type Bucket } from './bucket.ts';
import { fileNameOf, type Store } from './store.ts';
import { writeFileWhole } from '../write-file-whole.ts';

/**
 * An upload form may be posted once. While its object exists that is easy to see; these marks keep
 * it so after the object was moved away, for as long as the form would have lived.
 */
export async function rememberUsedForm(bucket: Bucket, key: string, until: number): Promise<void> {
  await writeFileWhole(pathIn(bucket, 'used-form', fileNameOf(key)), String(until));
}

export async function isFormUsed(store: Store, bucket: Bucket, key: string): Promise<boolean> {
  try {
    return Number(await readFile(pathIn(bucket, 'used-form', fileNameOf(key)), 'utf8')) > store.now();
  } catch {
    return false;
  }
}

/** Forgets the marks of forms that have expired by themselves. */
export async function forgetExpiredForms(store: Store, bucket: Bucket): Promise<void> {
  for (const file of await readdir(pathIn(bucket, 'used-form'))) {
    const path = pathIn(bucket, 'used-form', file);
    const until = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (!(until > store.now())) {
      await rm(path, { force: true });
    }
  }
}
