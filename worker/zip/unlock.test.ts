import { describe, expect, test } from 'vitest';

import { lockedCsv, lockedPassword, lockedZips } from '../fixture/locked-zips.ts';
import { readDirectory } from './read-directory.ts';
import { readEntry } from './read-entry.ts';
import { isLockError } from './unlock.ts';
import { zipLimits } from './zip-limits.ts';
import type { ZipSource } from './zip-source.ts';

const limits = { ...zipLimits, mayBeEncrypted: true };

describe.each(Object.entries(lockedZips))('a zip that is locked, %s', (_way, bytes) => {
  test.each([1, 7, 16, 1000])('opens with its password, in pieces of %d bytes', async (pieceSize) => {
    expect(await read(bytes, lockedPassword, pieceSize)).toBe(lockedCsv);
  });

  test('stays shut to any other', async () => {
    for (const password of ['', 'K3y of test', `${lockedPassword}x`]) {
      await expect(read(bytes, password)).rejects.toSatisfy(isLockError);
    }
  });

  test('shows when a byte of it was changed', async () => {
    const changed = Buffer.from(bytes);
    changed[150]! ^= 1;
    await expect(read(changed, lockedPassword)).rejects.toThrow();
  });

  test('is refused where nobody asked for it', async () => {
    await expect(readDirectory(sourceOf(bytes))).rejects.toMatchObject({ refusal: 'unsafe-zip' });
  });
});

async function read(bytes: Buffer, password: string, pieceSize = 64): Promise<string> {
  const source = sourceOf(bytes, pieceSize);
  const [entry] = await readDirectory(source, limits);
  return Buffer.concat(await Array.fromAsync(readEntry(source, entry!, undefined, password))).toString();
}

function sourceOf(bytes: Buffer, pieceSize = 64): ZipSource {
  return {
    size: bytes.length,
    async *read(start, end) {
      for (let at = start; at < end; at += pieceSize) {
        yield bytes.subarray(at, Math.min(end, at + pieceSize));
      }
    },
  };
}
