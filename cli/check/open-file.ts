import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { checksumOf } from '../../worker/hold-to-manifest.ts';
import { readDirectory } from '../../worker/zip/read-directory.ts';
import { readEntry } from '../../worker/zip/read-entry.ts';
import type { ZipEntry } from '../../worker/zip/zip-entry.ts';
import type { ZipSource } from '../../worker/zip/zip-source.ts';
import type { Reopen } from './check-csv.ts';

/** A file of an emitter: one CSV, or a zip with its entries. */
export type OpenFile = {
  readonly zip?: { readonly source: ZipSource; readonly entries: readonly ZipEntry[] };
  /** The names of its CSVs and manifests. */
  readonly names: readonly string[];
  reopen(name: string): Reopen;
  /** In hex, as a manifest says it. */
  checksum(name: string): Promise<string>;
};

/** Opens a zip by its directory, as the server does; anything else is a CSV. */
export async function openFile(path: string): Promise<OpenFile> {
  const { size } = await stat(path);
  const read = (start?: number, end?: number): AsyncIterable<Buffer> =>
    createReadStream(path, { start, end: end === undefined ? undefined : end - 1 });
  if (!/\.zip$/i.test(path)) {
    return withChecksum([basename(path)], () => () => read());
  }
  const source: ZipSource = { size, read: (start, end) => read(start, end) };
  const entries = await readDirectory(source);
  const reopen = (name: string): Reopen => () => readEntry(source, entries.find((entry) => entry.name === name)!);
  return { zip: { source, entries }, ...withChecksum(entries.map(({ name }) => name), reopen) };
}

function withChecksum(names: readonly string[], reopen: (name: string) => Reopen) {
  return {
    names,
    reopen,
    async checksum(name: string): Promise<string> {
      const wanted = { name, sourceName: '', size: 0, sha256: 'wanted' };
      const { chunks, checksum } = checksumOf(wanted, generator(reopen(name)()));
      for await (const _piece of chunks);
      return checksum()!;
    },
  };
}

async function* generator(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield* chunks;
}
