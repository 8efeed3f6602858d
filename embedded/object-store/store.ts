import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { readBucket, type Bucket } from './bucket.ts';
import { makeInTurn, type InTurn } from './in-turn.ts';
import type { AccessKeys } from './signing-key.ts';

/** An open store: its buckets are in memory, their objects in files. */
export type Store = {
  readonly folder: string;
  /** Bodies on their way in; emptied at start. */
  readonly incoming: string;
  readonly accessKeys: AccessKeys;
  /** Pages that may use the store from a browser, where a bucket has no rule of its own. */
  readonly webOrigins: readonly string[];
  readonly largestObject: number;
  readonly buckets: Map<string, Bucket>;
  readonly inTurn: InTurn;
  readonly now: () => number;
};

export type StoreOptions = {
  readonly folder: string;
  readonly accessKeys: AccessKeys;
  readonly webOrigins?: readonly string[];
  /** In bytes; by default 5 GiB, as S3 has it for one request. */
  readonly largestObject?: number;
  /** The clock, for tests. */
  readonly now?: () => number;
};

/** Opens the store in this folder, which is made when it is missing. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const incoming = join(options.folder, '.incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });

  const buckets = new Map<string, Bucket>();
  for (const name of await readdir(options.folder)) {
    if (!name.startsWith('.')) {
      buckets.set(name, await readBucket(join(options.folder, name), name));
    }
  }
  return {
    folder: options.folder,
    incoming,
    accessKeys: options.accessKeys,
    webOrigins: options.webOrigins ?? [],
    largestObject: options.largestObject ?? 5 * 2 ** 30,
    buckets,
    inTurn: makeInTurn(),
    now: options.now ?? Date.now,
  };
}

/** The file name that stands for a key: no letter of a key ever becomes part of a path. */
export function fileNameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
