import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';

import type { Context } from '../context.ts';
import { isMissing } from '../store.ts';

/** The last link of the audit's chain: whoever changes what lies before it changes it too. */
export type Head = { readonly position: number; readonly hash: string };

/** Where the heads lie in the input bucket, an object for each hour. */
export const headFolder = 'audit/heads/';

/**
 * Adds a head to those of its hour in the object store, where no role of the database can change it. With
 * them `audit verify` notices a chain that was cut at its end, or made anew as a whole.
 */
export async function publishHead({ store, config }: Pick<Context, 'store' | 'config'>, head: Head): Promise<void> {
  const at = new Date().toISOString();
  const object = { Bucket: config.store.inputBucket, Key: `${headFolder}${at.slice(0, 13)}.json` };
  const former = await store.send(new GetObjectCommand(object))
    .then(async ({ Body }) => JSON.parse(await Body!.transformToString()) as object[])
    .catch((error: unknown) => {
      if (isMissing(error)) {
        return [];
      }
      throw error;
    });
  await store.send(new PutObjectCommand({
    ...object, Body: JSON.stringify([...former, { ...head, at }]), ContentType: 'application/json',
  }));
}
