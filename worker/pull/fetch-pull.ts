import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import type { Diksha } from './diksha-api.ts';
import { download } from './download.ts';
import { pullFailure } from './pull-failure.ts';
import { unpackDownload } from './unpack-download.ts';

/** CSVs that were fetched, on our disk, and what became one of them. */
export type Fetched = { readonly paths: readonly string[]; readonly sha256: string };

/** Fetches files to a folder that is there for as long as `work` runs. */
export async function withFetched<Result>(
  diksha: Diksha,
  addresses: readonly string[],
  largest: number,
  work: (fetched: Fetched) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'cqube-pull-'));
  try {
    const paths: string[] = [];
    for (const [index, address] of chosen(addresses).entries()) {
      const path = join(folder, String(index));
      await download(diksha, address, path, largest);
      paths.push(...await unpackDownload(path, folder, {
        password: diksha.config.encryptionKey, signal: diksha.signal,
      }));
    }
    if (paths.length === 0) {
      throw pullFailure('DIKSHA has no file of it yet.');
    }
    return await work({ paths, sha256: await checksumOf(paths) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each file once, whatever signs it; of a data set that comes as JSON too, the CSVs alone. */
function chosen(addresses: readonly string[]): string[] {
  const byPlace = new Map(addresses.map((address) => [address.split('?')[0]!, address]));
  return [...byPlace].filter(([place]) => !/\.json(\.gz)?$/i.test(place)).map(([, address]) => address);
}

async function checksumOf(paths: readonly string[]): Promise<string> {
  const sum = createHash('sha256');
  for (const path of paths) {
    await pipeline(createReadStream(path), async (pieces) => {
      for await (const piece of pieces) {
        sum.update(piece as Buffer);
      }
    });
  }
  return sum.digest('hex');
}
