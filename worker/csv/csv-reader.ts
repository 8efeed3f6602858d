import { carriageReturn, lineFeed } from './byte.ts';
import type { Dialect } from './dialect.ts';
import { frameRecord, isBlank, newFrame } from './frame.ts';
import { refusal } from './refusal.ts';
import { splitCells } from './split-cells.ts';
import { endWithReturns, longestRecord, readWindows, type Window } from './window.ts';

/** A file whose header has been read and whose lines have not. */
export type CsvReader = {
  readonly dialect: Dialect;
  readonly header: readonly string[];
  /** The header as it was written, without its line end. */
  readonly headerText: string;
  /** Blank lines before the header. */
  readonly blankBefore: number;
  /** The number of the first line after the header. */
  readonly firstLine: number;
  /** What of the rest was read with the header; until windows are, it may be looked at. */
  readonly ahead: Window;
  /** The rest of the file; can be read once. */
  readonly windows: AsyncGenerator<Window, void, undefined>;
};

/** Reads a file up to its header; refuses an empty file and one whose header cannot be read. */
export async function openCsv(chunks: AsyncIterable<Buffer>, dialect: Dialect): Promise<CsvReader> {
  const windows = readWindows(chunks);
  const frame = newFrame();
  let blankBefore = 0;
  let line = 1;
  let isBegun = false;

  for (;;) {
    const { value: window } = await windows.next();
    if (!window) {
      throw refusal('empty', 'The file is empty.');
    }
    if (!isBegun && (window.end >= 3 || window.isLast)) {
      isBegun = true;
      begin(window);
    }
    findLineEnds(window);
    while (isBegun && window.start < window.end && frameRecord(window, dialect, 0, frame)) {
      if (!isBlank(window.bytes, window.start, frame.end)) {
        const { bytes, start } = window;
        const headerText = bytes.toString('utf8', start, frame.end);
        const header = readable(splitCells(bytes, start, frame.end, dialect), frame.problem);
        window.start = frame.next;
        line += frame.lines;
        return {
          dialect, header, headerText, blankBefore, firstLine: line, ahead: window, windows: resume(window, windows),
        };
      }
      blankBefore += 1;
      line += frame.lines;
      window.start = frame.next;
    }
  }
}

/** Passes over a byte-order mark, and refuses the encodings that one can tell by it. */
function begin(window: Window): void {
  const [first, second, third] = window.bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw refusal('header', 'The file is written in UTF-16; send it in UTF-8.', { expected: 'UTF-8', found: 'UTF-16' });
  }
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    window.start = 3;
  }
}

/** Notices, in the first line, that lines end with lone carriage returns. */
function findLineEnds(window: Window): void {
  const { bytes, start, end } = window;
  const returnAt = bytes.indexOf(carriageReturn, start);
  const feedAt = bytes.indexOf(lineFeed, start);
  const comesFirst = returnAt !== -1 && returnAt < end - 1 && (feedAt === -1 || feedAt > returnAt + 1);
  if (!window.endsWithReturns && comesFirst) {
    endWithReturns(window);
  }
}

const mostColumns = 1500;

function readable(header: readonly string[], problem: string | undefined): readonly string[] {
  if (problem === 'size') {
    throw refusal('header', `The first line is longer than ${longestRecord} bytes.`, { most: longestRecord });
  }
  if (header.length > mostColumns) {
    throw refusal('header', `The header has ${header.length} columns; at most ${mostColumns} are taken.`, {
      most: mostColumns, found: header.length,
    });
  }
  if (header.some((name) => name.includes('\ufffd'))) {
    throw refusal('header', 'The header is not written in UTF-8.', { expected: 'UTF-8' });
  }
  return header;
}

async function* resume(
  window: Window,
  windows: AsyncGenerator<Window, void, undefined>,
): AsyncGenerator<Window, void, undefined> {
  try {
    if (window.start < window.end || window.isLast) {
      yield window;
    }
    yield* windows;
  } finally {
    await windows.return(); // also where nobody wants the rest
  }
}
