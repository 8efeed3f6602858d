import { copyHeader, copyTrailer, newCopyRows, putBigint, putFieldCount, takeRows } from './copy-rows.ts';

const linesOfPiece = 10_000;
const bytesOfLine = 14;

/** Line numbers as a binary COPY of one column. */
export async function* lineNumbers(lines: readonly number[]): AsyncGenerator<Buffer, void, undefined> {
  const rows = newCopyRows(Math.min(lines.length, linesOfPiece) * bytesOfLine);
  yield copyHeader;
  for (let from = 0; from < lines.length; from += linesOfPiece) {
    for (const line of lines.slice(from, from + linesOfPiece)) {
      putFieldCount(rows, 1);
      putBigint(rows, line);
    }
    yield takeRows(rows);
  }
  yield copyTrailer;
}
