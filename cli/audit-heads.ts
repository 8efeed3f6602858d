import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { OperatorStore } from './operator-store.ts';
import { withStore } from './with-store.ts';

/** A link of the audit's chain as it was published when it was the last one. */
export type Head = { readonly position: number; readonly hash: string };

const folder = 'audit/heads/';

/** The heads that the worker published into the object store. */
export async function storedHeads(store: OperatorStore): Promise<Head[]> {
  const { GetObjectCommand, paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  return withStore(store, async (client) => {
    const heads: Head[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket: store.inputBucket, Prefix: folder });
    for await (const { Contents } of pages) {
      for (const { Key } of Contents ?? []) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: store.inputBucket, Key: Key! }));
        heads.push(...(JSON.parse(await Body!.transformToString()) as Head[]));
      }
    }
    return heads;
  });
}

/** The heads that stand in a file: a log of the worker, or what somebody has copied from one. */
export async function headsOfFile(path: string, from: string): Promise<Head[]> {
  const text = await readFile(resolve(from, path), 'utf8');
  return text.split('\n').flatMap((line) => {
    const position = /"position":(\d{1,15})\b/.exec(line)?.[1];
    const hash = /"hash":"([0-9a-f]{64})"/.exec(line)?.[1];
    return position && hash ? [{ position: Number(position), hash }] : [];
  });
}
