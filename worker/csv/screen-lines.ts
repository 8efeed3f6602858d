import { isUtf8 } from 'node:buffer';

import { copyHeader, copyTrailer } from './copy-rows.ts';
import type { CsvReader } from './csv-reader.ts';
import type { Examine } from './examine.ts';
import { frameRecord, isBlank, newFrame, type Frame } from './frame.ts';
import type { Screen } from './screen.ts';
import type { SuspectSpool } from './suspect-spool.ts';
import type { Window } from './window.ts';

/** What the framer counts; the header is not a line. */
export type LineCount = { received: number; blank: number };

export type Screening = {
  readonly csv: CsvReader;
  /** Undefined screens nothing: every line is a suspect, and SQL alone judges. */
  readonly screen: Screen | undefined;
  readonly examine: Examine;
  readonly suspects: SuspectSpool;
  readonly count: LineCount;
};

/**
 * Reads a file to its end: yields the lines that are plainly good as a binary COPY, spools the others,
 * counts all. Memory stays flat whatever the size of the file.
 */
export async function* screenLines(screening: Screening): AsyncGenerator<Buffer, void, undefined> {
  const { csv, screen, count } = screening;
  const at = { line: csv.firstLine, frame: newFrame() };
  count.received += csv.blankBefore;
  count.blank += csv.blankBefore;

  try {
    yield copyHeader;
    for await (const window of csv.windows) {
      while (takeLines(window, screening, at) === 'full') {
        yield screen!.drain();
      }
    }
    if (screen) {
      yield screen.drain();
    }
    yield copyTrailer;
  } finally {
    screen?.close(); // here, where nothing can be writing into its room any more, also when a load is cut off
  }
}

/** Takes lines until the rows are worth sending ("full"), or the window has no whole line more. */
function takeLines(
  window: Window,
  { csv, screen, examine, suspects, count }: Screening,
  at: { line: number; frame: Frame },
): 'full' | 'read' {
  const { bytes } = window;
  const { frame } = at;

  while (window.start < window.end) {
    if (screen && window.isUtf8) {
      const next = screen.take(bytes, window.start, at.line);
      if (next !== -1) {
        count.received += 1;
        at.line += 1;
        window.start = next;
        if (screen.isFull()) {
          return 'full';
        }
        continue;
      }
    }

    if (!frameRecord(window, csv.dialect, csv.header.length, frame)) {
      return 'read';
    }
    count.received += 1;
    if (isBlank(bytes, window.start, frame.end)) {
      count.blank += 1;
    } else if (!passesAlone(window, screen, frame, at.line)) {
      suspects.add(examine(bytes, window.start, frame, at.line));
    }
    at.line += frame.lines;
    window.start = frame.next;
    if (screen?.isFull()) {
      return 'full';
    }
  }
  return 'read';
}

/** A good line of a window that has bytes of another encoding somewhere else. */
function passesAlone(window: Window, screen: Screen | undefined, frame: Frame, line: number): boolean {
  const { bytes, start, isUtf8: isTried } = window;
  return screen !== undefined
    && !isTried
    && isUtf8(bytes.subarray(start, frame.end))
    && screen.take(bytes, start, line) === frame.next;
}
