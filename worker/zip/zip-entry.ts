import { posix } from 'node:path';

import type { Entry } from 'yauzl';

import { refusal } from '../csv/refusal.ts';
import type { ZipLimits } from './zip-limits.ts';

/** A CSV in a zip, checked by what the zip's directory says of it. */
export type ZipEntry = {
  /** Without the folders in front. */
  readonly name: string;
  readonly size: number;
  readonly compressedSize: number;
  readonly isDeflated: boolean;
  readonly crc32: number;
  /** Where its local header stands. */
  readonly headerAt: number;
  /** Where its bytes must have ended: at the next entry, or at the end of the zip. */
  readonly endsBy: number;
};

const stored = 0;
const deflated = 8;
const csvName = /^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N} ._()&+-]{0,199}\.csv$/iu;
const deviceName = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])(\.|$)/i;
/** What archivers leave behind. */
const leftBehind = /^__macosx\/|(^|\/)(\._[^/]*|\.ds_store|thumbs\.db|desktop\.ini)$/i;

/** The entry as ours; undefined for a folder and for what archivers leave behind. Refuses what is unsafe. */
export function checkEntry(entry: Entry, limits: ZipLimits): Omit<ZipEntry, 'endsBy'> | undefined {
  const path = entry.fileName;
  if (path.endsWith('/') || leftBehind.test(path)) {
    return undefined;
  }
  const name = posix.basename(path);
  const problem = problemOf(entry, name, limits);
  if (problem) {
    throw refusal('unsafe-zip', `The zip holds “${path.slice(0, 200)}”, ${problem}.`, { entry: path.slice(0, 200) });
  }
  return {
    name,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    isDeflated: entry.compressionMethod === deflated,
    crc32: entry.crc32,
    headerAt: entry.relativeOffsetOfLocalHeader,
  };
}

function problemOf(entry: Entry, name: string, limits: ZipLimits): string | undefined {
  const { compressedSize, uncompressedSize: size } = entry;
  if (entry.isEncrypted()) {
    return 'which is encrypted';
  }
  if (!isRegular(entry)) {
    return 'which is a link or a device';
  }
  if (deviceName.test(name) || !csvName.test(name)) {
    return 'which is no CSV by its name';
  }
  if (entry.fileName.split('/').length - 1 > limits.depth) {
    return `which lies more than ${limits.depth} folders deep`;
  }
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
    return 'which is compressed in another way than deflate';
  }
  if (size > limits.entryBytes) {
    return `of ${size} bytes; at most ${limits.entryBytes} are taken`;
  }
  if (size > 10_000_000 && size > compressedSize * limits.ratio) {
    return `which unpacks to more than ${limits.ratio} times its size`;
  }
  return undefined;
}

/** By the mode that Unix archivers note, whatever system they claim to be: a regular file, or no mode at all. */
function isRegular({ externalFileAttributes }: Entry): boolean {
  const kind = (externalFileAttributes >>> 16) & 0o170000;
  return kind === 0 || kind === 0o100000;
}
