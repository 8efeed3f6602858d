import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

import { refusal } from '../csv/refusal.ts';
import { unlock } from './unlock.ts';
import { readPiece, type ZipSource } from './zip-source.ts';
import type { ZipEntry } from './zip-entry.ts';

const localSignature = 0x04034b50;
const fixedHeader = 30;

/** Large pieces: the work for each piece, not for each byte, is what unpacking costs us. */
const pieceSize = 256 * 1024;

/** Unpacks an entry; its size and checksum are held to what the zip's directory says. */
export async function* readEntry(
  source: ZipSource,
  entry: ZipEntry,
  signal?: AbortSignal,
  password?: string,
): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  let checksum = 0;
  for await (const piece of unpacked(source, entry, signal, password)) {
    size += piece.length;
    if (size > entry.size) {
      throw refusal('unsafe-zip', `“${entry.name}” unpacks to more than the ${entry.size} bytes that the zip says.`, {
        entry: entry.name, expected: entry.size,
      });
    }
    checksum = crc32(piece, checksum);
    yield piece;
  }
  const hasChecksum = entry.lock?.kind !== 'aes' || entry.lock.hasChecksum;
  if (size !== entry.size || (hasChecksum && checksum !== entry.crc32)) {
    throw damaged(entry);
  }
}

async function* unpacked(
  source: ZipSource, entry: ZipEntry, signal?: AbortSignal, password = '',
): AsyncGenerator<Buffer> {
  const start = await dataStart(source, entry);
  const bytes = entry.compressedSize > 0 ? source.read(start, start + entry.compressedSize, signal) : [];
  const packed = entry.lock ? unlock(bytes, entry.lock, password) : bytes;
  if (!entry.isDeflated) {
    yield* packed;
    return;
  }

  const inflate = createInflateRaw({ chunkSize: pieceSize });
  // Its failure comes out of the loop below.
  pipeline(Readable.from(packed, { objectMode: false }), inflate).catch(() => {});
  try {
    yield* inflate;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? damaged(entry, error) : error;
  }
}

/** Behind the entry's local header, whose length only that header tells. */
async function dataStart(source: ZipSource, entry: ZipEntry): Promise<number> {
  const header = await readPiece(source, entry.headerAt, Math.min(source.size, entry.headerAt + fixedHeader));
  if (header.length < fixedHeader || header.readUInt32LE(0) !== localSignature) {
    throw damaged(entry);
  }
  const start = entry.headerAt + fixedHeader + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.compressedSize > entry.endsBy) {
    throw refusal('unsafe-zip', `The zip's entry “${entry.name}” overlaps another one.`, { entry: entry.name });
  }
  return start;
}

function damaged(entry: ZipEntry, cause?: unknown): Error {
  return refusal('not-a-zip', `“${entry.name}” is damaged in the zip; zip it again.`, { entry: entry.name }, cause);
}
