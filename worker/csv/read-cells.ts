import { openCsv } from './csv-reader.ts';
import type { Dialect } from './dialect.ts';
import { frameRecord, isBlank, newFrame } from './frame.ts';
import { splitCells } from './split-cells.ts';

/** A line of a small table; `problem` where its cells cannot be told apart. */
export type CellsOfLine = { readonly line: number; readonly cells: readonly string[]; readonly problem?: string };

/** A file that is read for its texts alone: the header first, then every line that is not blank. */
export async function* readCells(
  chunks: AsyncIterable<Buffer>, dialect: Dialect,
): AsyncGenerator<CellsOfLine, void, undefined> {
  const csv = await openCsv(chunks, dialect);
  let line = csv.firstLine;
  yield { line: line - 1, cells: csv.header };

  const frame = newFrame();
  for await (const window of csv.windows) {
    while (window.start < window.end && frameRecord(window, dialect, csv.header.length, frame)) {
      if (!isBlank(window.bytes, window.start, frame.end)) {
        const cells = splitCells(window.bytes, window.start, frame.end, dialect);
        yield { line, cells, ...(frame.problem && { problem: frame.problem }) };
      }
      line += frame.lines;
      window.start = frame.next;
    }
  }
}
