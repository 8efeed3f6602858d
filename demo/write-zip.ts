import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ZipFile } from 'yazl';

/** Writes a zip of these entries; `writtenAt` is what their time stamps say, so that the same zip comes again. */
export async function writeZip(
  path: string,
  entries: Readonly<Record<string, Buffer | string>>,
  writtenAt: Date,
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) {
    zip.addBuffer(Buffer.from(content as string), name, {
      mtime: writtenAt, mode: 0o100644, compressionLevel: 4, forceDosTimestamp: true,
    });
  }
  zip.end();
  await mkdir(dirname(path), { recursive: true });
  await pipeline(zip.outputStream as Readable, createWriteStream(path));
}
