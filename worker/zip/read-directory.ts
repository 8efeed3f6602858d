import { fromRandomAccessReaderPromise, type Entry } from 'yauzl';

import { refusal } from '../csv/refusal.ts';
import { ReadAhead } from './read-ahead.ts';
import { checkEntry, type ZipEntry } from './zip-entry.ts';
import { zipLimits } from './zip-limits.ts';
import type { ZipSource } from './zip-source.ts';

/**
 * The CSVs of a zip, by its directory alone: nothing is unpacked yet. Refuses what is no zip, and any
 * zip with an entry that is not a plain CSV within the limits.
 */
export async function readDirectory(source: ZipSource, limits = zipLimits): Promise<ZipEntry[]> {
  const reader = new ReadAhead(source);
  try {
    return await listEntries(reader, source.size, limits);
  } catch (error) {
    if (reader.failure) {
      throw reader.failure;
    }
    throw asRefusal(error as Error);
  }
}

async function listEntries(reader: ReadAhead, size: number, limits: typeof zipLimits): Promise<ZipEntry[]> {
  const zip = await fromRandomAccessReaderPromise(reader, size, { strictFileNames: true, validateEntrySizes: true });
  if (zip.entryCount > limits.entries) {
    throw refusal('unsafe-zip', `The zip has ${zip.entryCount} entries; at most ${limits.entries} are taken.`, {
      expected: limits.entries, found: zip.entryCount,
    });
  }

  const seen = new Set<string>();
  const all: Entry[] = [];
  const entries: Omit<ZipEntry, 'endsBy'>[] = [];
  let directoryBytes = 0;
  for await (const found of zip.eachEntry()) {
    directoryBytes += found.fileNameLength + found.extraFieldLength + found.fileCommentLength;
    if (directoryBytes > limits.directoryBytes) {
      throw refusal('unsafe-zip', `The zip's directory has more than ${limits.directoryBytes} bytes.`, {
        expected: limits.directoryBytes,
      });
    }
    all.push(found);
    const entry = checkEntry(found, limits);
    if (!entry) {
      continue;
    }
    const name = entry.name.normalize('NFKC').toLowerCase();
    if (seen.has(name)) {
      throw refusal('unsafe-zip', `The zip holds “${entry.name}” twice.`, { entry: entry.name });
    }
    seen.add(name);
    entries.push(entry);
  }

  const ends = checkTogether(all, entries, size, limits.totalBytes);
  return entries.map((entry) => ({ ...entry, endsBy: ends.get(entry.headerAt)! }));
}

/**
 * What only all entries together show: too much to unpack, or the same bytes unpacked twice. Returns for
 * each place of a header where the next one stands.
 */
function checkTogether(
  all: readonly Entry[], entries: readonly Pick<ZipEntry, 'size'>[], size: number, most: number,
): Map<number, number> {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > most) {
    throw refusal('unsafe-zip', `The zip unpacks to ${total} bytes; at most ${most} are taken.`, {
      expected: most, found: total,
    });
  }

  const fixedHeader = 30;
  let free = 0;
  const byPlace = all.map((entry) => ({ entry, start: entry.relativeOffsetOfLocalHeader }))
    .sort((one, other) => one.start - other.start);
  for (const { entry, start } of byPlace) {
    const { fileName, fileNameLength, compressedSize } = entry;
    const end = start + fixedHeader + fileNameLength + compressedSize;
    if (start < free || end > size) {
      throw refusal('unsafe-zip', `The zip's entry “${fileName}” overlaps another one.`, { entry: fileName });
    }
    free = end;
  }
  return new Map(byPlace.map(({ start }, index) => [start, byPlace[index + 1]?.start ?? size]));
}

/** yauzl tells of bad names and of bad structure by messages alone. */
function asRefusal(error: Error): Error {
  if ('refusal' in error) {
    return error;
  }
  if (/^(absolute path|invalid relative path|invalid characters in fileName)/.test(error.message)) {
    return refusal('unsafe-zip', `The zip holds an unsafe path: ${error.message}.`, {}, error);
  }
  return refusal('not-a-zip', `The file is no zip, or a damaged one: ${error.message}`, {}, error);
}
