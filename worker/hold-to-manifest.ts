import { createHash } from 'node:crypto';

import { refusal } from './csv/refusal.ts';
import type { EmittedFile } from './emission.ts';
import type { Landed } from './land-file.ts';

/** The file as it passes, and then its checksum, if the manifest has one to compare with. */
export function checksumOf(
  { sha256 }: EmittedFile, chunks: AsyncGenerator<Buffer, void, undefined>,
): { chunks: AsyncGenerator<Buffer, void, undefined>; checksum: () => string | undefined } {
  if (sha256 === undefined) {
    return { chunks, checksum: () => undefined };
  }
  const sum = createHash('sha256');
  async function* summed(): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      sum.update(chunk);
      yield chunk;
    }
  }
  return { chunks: summed(), checksum: () => sum.digest('hex') };
}

/** What only reading the file shows: that there is anything in it, and what its manifest says of it. */
export function holdToManifest(
  { name, records, columns, sha256 }: EmittedFile,
  { received, blank, columns: found }: Pick<Landed, 'received' | 'blank' | 'columns'>,
  sum: string | undefined,
): void {
  if (received === blank) {
    throw refusal('empty', `“${name}” has no line below its header.`);
  }
  if (records !== undefined && records !== received && records !== received - blank) {
    throw refusal('count-mismatch', `The manifest says that “${name}” has ${records} records; it has ${received}.`, {
      expected: records, found: received,
    });
  }
  if (columns !== undefined && columns !== found) {
    throw refusal('count-mismatch', `The manifest says that “${name}” has ${columns} columns; it has ${found}.`, {
      expected: columns, found,
    });
  }
  if (sha256 !== undefined && sha256 !== sum) {
    throw refusal('size-mismatch', `The manifest's checksum of “${name}” is not that of the file.`, {
      expected: sha256, found: sum!,
    });
  }
}
