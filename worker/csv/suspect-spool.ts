import {
  copyHeader, copyTrailer, ensureRoom, newCopyRows, putBigint, putBigintArray, putFieldCount, putNull, putText,
  putTextArray, takeRows, type CopyRows,
} from './copy-rows.ts';
import { newPieceSpool } from './piece-spool.ts';

/** A line that the screen doubts, for SQL to judge. */
export type Suspect = {
  readonly line: number;
  /** What framing found: encoding, missing-cell, extra-cell, size; such a line is rejected unread. */
  readonly problem: string | null;
  readonly problemValue: string | null;
  /** The texts of the cells in the order of the plan, null for empty ones and where the file has no such column. */
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

/** What a small file needs; more is made as it is needed. */
const firstSize = 8 * 1024;

/** Suspects are few; those of a file that is bad throughout go to disk beyond this. */
const mostInMemory = 8 * 1024 * 1024;

export function newSuspectSpool(): SuspectSpool {
  const rows = newCopyRows(firstSize);
  const pieces = newPieceSpool(mostInMemory);
  let count = 0;

  return {
    columns: ['line', 'problem', 'problem_value', 'cells', 'hashes'],
    get count() {
      return count;
    },
    add(suspect) {
      count += 1;
      putSuspect(rows, suspect);
      if (rows.position >= pieceSize) {
        pieces.add(takeRows(rows));
      }
    },
    async *read() {
      yield copyHeader;
      yield* pieces.read();
      yield takeRows(rows);
      yield copyTrailer;
    },
    close: () => pieces.close(),
  };
}

function putSuspect(rows: CopyRows, { line, problem, problemValue, cells, hashes }: Suspect): void {
  ensureRoom(rows, 32);
  putFieldCount(rows, 5);
  putBigint(rows, line);
  putOrNull(rows, problem, putText);
  putOrNull(rows, problemValue, putText);
  putOrNull(rows, cells, putTextArray);
  putBigintArray(rows, hashes);
}

function putOrNull<Value>(rows: CopyRows, value: Value | null, put: (rows: CopyRows, value: Value) => void): void {
  ensureRoom(rows, 4);
  if (value === null) {
    putNull(rows);
  } else {
    put(rows, value);
  }
}
