import { posix } from 'node:path';

import type { Entry } from 'yauzl';

import { refusal } from '../csv/refusal.ts';
import type { Lock } from './unlock.ts';
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
  /** Of an entry that is encrypted, where that was allowed. */
  readonly lock?: Lock;
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
  const lock = lockOf(entry);
  return {
    name,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    isDeflated: methodOf(entry) === deflated,
    ...(lock && { lock }),
    crc32: entry.crc32,
    headerAt: entry.relativeOffsetOfLocalHeader,
  };
}

function problemOf(entry: Entry, name: string, limits: ZipLimits): string | undefined {
  const { compressedSize, uncompressedSize: size } = entry;
  if (entry.isEncrypted() && !limits.mayBeEncrypted) {
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
  if (![stored, deflated].includes(methodOf(entry))) {
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

const underAes = 99;
const aesField = 0x9901;

/** The field in which WinZip notes how an entry is encrypted: version, vendor, strength, true method. */
function aesFieldOf({ compressionMethod, extraFields }: Entry): Buffer | undefined {
  const field = extraFields.find(({ id }) => id === aesField)?.data;
  return compressionMethod === underAes && field && field.length >= 7 ? field : undefined;
}

function methodOf(entry: Entry): number {
  return aesFieldOf(entry)?.readUInt16LE(5) ?? entry.compressionMethod;
}

const hasSizesBehind = 8;

function lockOf(entry: Entry): Lock | undefined {
  if (!entry.isEncrypted()) {
    return undefined;
  }
  const field = aesFieldOf(entry);
  if (field) {
    const keyBytes = ([16, 24, 32] as const)[field[4]! - 1] ?? 32;
    return { kind: 'aes', keyBytes, hasChecksum: field.readUInt16LE(0) === 1 };
  }
  const isByTime = (entry.generalPurposeBitFlag & hasSizesBehind) !== 0;
  return { kind: 'traditional', check: isByTime ? entry.lastModFileTime >>> 8 : entry.crc32 >>> 24 };
}

/** By the mode that Unix archivers note, whatever system they claim to be: a regular file, or no mode at all. */
function isRegular({ externalFileAttributes }: Entry): boolean {
  const kind = (externalFileAttributes >>> 16) & 0o170000;
  return kind === 0 || kind === 0o100000;
}
