import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that are kept for later: a few in memory, many in a temporary file. */
export type PieceSpool = {
  add(piece: Buffer): void;
  /** All pieces in order; can be read once. */
  read(): Generator<Buffer, void, undefined>;
  close(): void;
};

const readSize = 256 * 1024;

export function newPieceSpool(mostInMemory: number): PieceSpool {
  const pieces: Buffer[] = [];
  let inMemory = 0;
  let file: number | undefined;

  return {
    add(piece) {
      pieces.push(piece);
      inMemory += piece.length;
      if (inMemory > mostInMemory) {
        file ??= openNameless();
        for (const waiting of pieces.splice(0)) {
          writeWhole(file, waiting);
        }
        inMemory = 0;
      }
    },
    *read() {
      if (file !== undefined) {
        yield* readWhole(file);
      }
      yield* pieces;
    },
    close() {
      if (file !== undefined) {
        closeSync(file);
        file = undefined;
      }
    },
  };
}

/** A file that has no name any more, so that nothing of it outlives the process. */
function openNameless(): number {
  const path = join(tmpdir(), `cqube-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written);
  }
}

function* readWhole(file: number): Generator<Buffer, void, undefined> {
  for (let position = 0; ; ) {
    const piece = Buffer.allocUnsafe(readSize);
    const length = readSync(file, piece, 0, readSize, position);
    if (length === 0) {
      return;
    }
    position += length;
    yield piece.subarray(0, length);
  }
}
