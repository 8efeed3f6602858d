import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  copyHeader, copyTrailer, ensureRoom, newCopyRows, putBigint, putBigintArray, putFieldCount, putNull, putText,
  putTextArray, takeRows,
} from './copy-rows.ts';

/** A line that the screen doubts, for SQL to judge. */
export type Suspect = {
  readonly line: number;
  /** What framing found: encoding, missing-cell, extra-cell, size; such a line is rejected unread. */
  readonly problem: string | null;
  readonly problemValue: string | null;
  /** The texts of the cells in the order of the plan, null where the file has no such column. */
  readonly cells: readonly (string | null)[] | null;
  /** The hash of each hashed column in order, null where the cell is no whole number. */
  readonly hashes: readonly (bigint | null)[];
};

/** The suspect lines of a file, kept until the connection is free to COPY them. */
export type SuspectSpool = {
  readonly columns: readonly string[];
  readonly count: number;
  add(suspect: Suspect): void;
  /** All of them as a binary COPY; can be read once. */
  read(): AsyncGenerator<Buffer, void, undefined>;
  close(): void;
};

const pieceSize = 256 * 1024;

/** Suspects are few; those of a file that is bad throughout go to a nameless temporary file beyond this. */
const mostInMemory = 8 * 1024 * 1024;

export function newSuspectSpool(): SuspectSpool {
  const rows = newCopyRows(64 * 1024);
  const pieces: Buffer[] = [];
  let count = 0;
  let inMemory = 0;
  let file: number | undefined;

  function setAside(): void {
    const piece = takeRows(rows);
    inMemory += piece.length;
    pieces.push(piece);
    if (inMemory > mostInMemory) {
      file ??= openNameless();
      pieces.splice(0).forEach((waiting) => writeWhole(file!, waiting));
      inMemory = 0;
    }
  }

  return {
    columns: ['line', 'problem', 'problem_value', 'cells', 'hashes'],
    get count() {
      return count;
    },
    add({ line, problem, problemValue, cells, hashes }) {
      count += 1;
      ensureRoom(rows, 64);
      putFieldCount(rows, 5);
      putBigint(rows, line);
      putTextOrNull(problem);
      putTextOrNull(problemValue);
      if (cells) {
        putTextArray(rows, cells);
      } else {
        ensureRoom(rows, 4);
        putNull(rows);
      }
      putBigintArray(rows, hashes);
      if (rows.position >= pieceSize) {
        setAside();
      }
    },
    async *read() {
      yield copyHeader;
      if (file !== undefined) {
        yield* readWhole(file);
      }
      yield* pieces;
      yield takeRows(rows);
      yield copyTrailer;
    },
    close() {
      if (file !== undefined) {
        closeSync(file);
        file = undefined;
      }
    },
  };

  function putTextOrNull(text: string | null): void {
    ensureRoom(rows, 4);
    if (text === null) {
      putNull(rows);
    } else {
      putText(rows, text);
    }
  }
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
    const piece = Buffer.allocUnsafe(pieceSize);
    const length = readSync(file, piece, 0, pieceSize, position);
    if (length === 0) {
      return;
    }
    position += length;
    yield piece.subarray(0, length);
  }
}
