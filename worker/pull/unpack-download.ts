import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { isRefusal } from '../csv/refusal.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { readEntry } from '../zip/read-entry.ts';
import { isLockError } from '../zip/unlock.ts';
import type { ZipEntry } from '../zip/zip-entry.ts';
import { zipLimits } from '../zip/zip-limits.ts';
import type { ZipSource } from '../zip/zip-source.ts';
import { pullFailure } from './pull-failure.ts';

/**
 * Makes CSVs of what was downloaded, told by its first bytes: a zip, encrypted or not, a gzip, or the CSV
 * itself. Returns their paths. The limits of every other zip hold.
 */
export async function unpackDownload(
  path: string, folder: string, { password, signal }: { password: string | undefined; signal: AbortSignal },
): Promise<string[]> {
  const begin = await firstBytes(path);
  if (begin.startsWith('504b0304') || begin.startsWith('504b0506')) {
    return unpackZip(path, folder, password, signal);
  }
  if (begin.startsWith('1f8b')) {
    const target = `${path}.csv`;
    await pipeline(createReadStream(path), createGunzip(), atMost(zipLimits.entryBytes), createWriteStream(target))
      .catch((error: Error) => {
        throw pullFailure(`The gzip is damaged: ${error.message}.`, error);
      });
    return [target];
  }
  return [path];
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unpackZip(
  path: string, folder: string, password: string | undefined, signal: AbortSignal,
): Promise<string[]> {
  const file = await open(path);
  try {
    const source: ZipSource = {
      size: (await file.stat()).size,
      // A file that is closed by the stream that read a part of it could not be read again.
      read: (start, end) => (start >= end
        ? [] as never
        : file.createReadStream({ start, end: end - 1, autoClose: false })),
    };
    const targets: string[] = [];
    for (const entry of await readDirectory(source, { ...zipLimits, mayBeEncrypted: true })) {
      const target = join(folder, `${targets.length}_${entry.name}`);
      await pipeline(readEntry(source, unlockable(entry, password), signal, password), createWriteStream(target));
      targets.push(target);
    }
    return targets;
  } catch (error) {
    if (isLockError(error)) {
      throw pullFailure(`DIKSHA_ENCRYPTION_KEY does not open the zip: ${(error as Error).message}.`, error);
    }
    throw isRefusal(error) ? pullFailure(`The zip is refused (${error.refusal}): ${error.message}`, error) : error;
  } finally {
    await file.close();
  }
}

function unlockable(entry: ZipEntry, password: string | undefined): ZipEntry {
  if (entry.lock && password === undefined) {
    throw pullFailure(`“${entry.name}” is encrypted: set DIKSHA_ENCRYPTION_KEY.`);
  }
  return entry;
}

function atMost(largest: number): Transform {
  let size = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      done(size > largest ? new Error(`it unpacks to more than ${largest} bytes`) : null, piece);
    },
  });
}
