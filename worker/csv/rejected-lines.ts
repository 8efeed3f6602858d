import type { CsvReader } from './csv-reader.ts';
import { closingQuote, frameRecord, newFrame, passLines } from './frame.ts';
import { headerName, ownColumns } from './header.ts';

/** A rejected line as staging.rejected_lines tells it, in order of lines. */
export type RejectedLine = { readonly line: number; readonly error: string };

/**
 * Reads a file again and yields its rejected lines as a file of their own, to be corrected and emitted
 * as it is: the columns `_line` and `_error`, which the loader passes over, then all columns as they
 * were. They stand in front, so that a line with too few or too many cells stays just that; those of a
 * file that comes back once more are replaced.
 *
 * `count.lines` is how many were found.
 */
export async function* rejectedLines(
  csv: CsvReader,
  rejected: AsyncIterable<RejectedLine>,
  count: { lines: number },
): AsyncGenerator<Buffer, void, undefined> {
  const delimiter = String.fromCharCode(csv.dialect.delimiter);
  const old = oldOwnColumns(csv.header);
  const header = Buffer.from(csv.headerText);
  yield Buffer.concat([
    Buffer.from(ownColumns.join(delimiter) + delimiter),
    header.subarray(afterCells(header, 0, header.length, old, csv)),
    newLine,
  ]);

  const wanted = rejected[Symbol.asyncIterator]();
  const frame = newFrame();
  let line = csv.firstLine;
  let next = await wanted.next();
  for await (const window of csv.windows) {
    while (!next.done) {
      line += passLines(window, csv.dialect, next.value.line - line);
      if (window.start === window.end || !frameRecord(window, csv.dialect, csv.header.length, frame)) {
        break;
      }
      if (next.value.line === line) {
        const start = afterCells(window.bytes, window.start, frame.end, old, csv);
        const own = Buffer.from([line, enclosed(next.value.error, csv), ''].join(delimiter));
        yield Buffer.concat([own, window.bytes.subarray(start, frame.end), newLine]);
        count.lines += 1;
        next = await wanted.next();
      }
      line += frame.lines;
      window.start = frame.next;
    }
    if (next.done) {
      return;
    }
  }
}

const newLine = Buffer.from('\n');

/** How many of our own columns a file begins with: it is a rejected-lines file that came back. */
function oldOwnColumns(header: readonly string[]): number {
  const first = header.findIndex((name) => !ownColumns.includes(headerName(name)));
  return first === -1 ? 0 : first;
}

/** Where a record goes on after its first cells. */
function afterCells(
  bytes: Buffer, start: number, end: number, cells: number, { dialect }: Pick<CsvReader, 'dialect'>,
): number {
  let at = start;
  for (let cell = 0; cell < cells; cell += 1) {
    const close = bytes[at] === dialect.quote ? closingQuote(bytes, at + 1, end, dialect) : -1;
    const found = bytes.indexOf(dialect.delimiter, close === -1 ? at : close + 1);
    if (found === -1 || found >= end) {
      return start;
    }
    at = found + 1;
  }
  return at;
}

/** A sentence as one quoted cell, quotes in it doubled, on one line. */
function enclosed(sentence: string, { dialect }: Pick<CsvReader, 'dialect'>): string {
  const quote = String.fromCharCode(dialect.quote);
  const escape = String.fromCharCode(dialect.escape);
  const doubled = escape === quote ? sentence : sentence.replaceAll(escape, escape + escape);
  return quote + doubled.replaceAll(/[\x00-\x1f\x7f]/g, ' ').replaceAll(quote, quote + quote) + quote;
}
