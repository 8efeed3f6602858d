import { carriageReturn, lineFeed, space, tab } from './byte.ts';
import type { Dialect } from './dialect.ts';
import { longestRecord, nextQuote, type Window } from './window.ts';

/** Where a record lies: the content from the window's start to `end`, the next record from `next`. */
export type Frame = {
  end: number;
  next: number;
  /** How many lines of the file it spans. */
  lines: number;
  /** extra-cell: a quote is not closed; size: the line is longer than any record may be. */
  problem: 'extra-cell' | 'size' | undefined;
};

export function newFrame(): Frame {
  return { end: 0, next: 0, lines: 0, problem: undefined };
}

/**
 * Frames the record at the window's start; false when the window must bring more bytes first.
 *
 * A quoted cell may span lines. A quote that is never closed, or closed where no cell ends, spoils only
 * its own line: the record then ends with that line. `cellCount` is what a record of several lines must
 * have to be believed; 0 believes any.
 */
export function frameRecord(window: Window, dialect: Dialect, cellCount: number, frame: Frame): boolean {
  const { bytes, start, end } = window;
  const lineEnd = bytes.indexOf(lineFeed, start);
  if (lineEnd === -1 || lineEnd >= end) {
    return end - start >= longestRecord && frameOverlong(window, frame);
  }

  if (nextQuote(window, dialect.quote) < lineEnd) {
    const found = quotedEnd(bytes, start, end, dialect, cellCount);
    if (found === needsMore && !window.isLast && end - start < longestRecord) {
      return false;
    }
    if (found >= 0) {
      setFrame(frame, bytes, start, found, linesWithin(bytes, start, found));
      return true;
    }
    setFrame(frame, bytes, start, lineEnd, 1);
    frame.problem = 'extra-cell';
    return true;
  }

  setFrame(frame, bytes, start, lineEnd, 1);
  return true;
}

/**
 * Passes over so many lines at most and returns how many, as long as none has a quote: each is a record then, and where
 * it ends is all that there is to find.
 */
export function passLines(window: Window, dialect: Dialect, most: number): number {
  const { bytes } = window;
  const limit = most > 0 ? nextQuote(window, dialect.quote) : 0;
  let passed = 0;
  for (; passed < most; passed += 1) {
    const lineEnd = bytes.indexOf(lineFeed, window.start);
    if (lineEnd === -1 || lineEnd >= limit) {
      break;
    }
    window.start = lineEnd + 1;
  }
  return passed;
}

/** Whether there is nothing in the record but blanks. */
export function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (bytes[at] !== space && bytes[at] !== tab) {
      return false;
    }
  }
  return true;
}

const needsMore = -1;
const unclosed = -2;

/** The line feed that ends a record with quotes, or why there is none. */
function quotedEnd(bytes: Buffer, start: number, end: number, dialect: Dialect, cellCount: number): number {
  let cells = 1;
  let atCellStart = true;
  let isSpanning = false;

  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (atCellStart && byte === dialect.quote) {
      const close = closingQuote(bytes, at + 1, end, dialect);
      if (close === -1 || !isKnown(bytes, close + 1, end)) {
        return needsMore;
      }
      const spans = hasLineFeed(bytes, at, close);
      if (spans && !endsCell(bytes, close + 1, dialect)) {
        return unclosed;
      }
      isSpanning ||= spans;
      at = close;
    } else if (byte === lineFeed) {
      return isSpanning && cellCount > 0 && cells !== cellCount ? unclosed : at;
    } else if (byte === dialect.delimiter) {
      cells += 1;
      atCellStart = true;
      continue;
    }
    atCellStart = false;
  }
  return needsMore;
}

/** The quote that closes a cell opened before `from`: neither doubled nor escaped. */
export function closingQuote(bytes: Buffer, from: number, end: number, dialect: Dialect): number {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    const next = bytes[at + 1];
    if (byte === dialect.escape && byte !== dialect.quote && (next === dialect.quote || next === dialect.escape)) {
      at += 1;
    } else if (byte === dialect.quote) {
      if (next !== dialect.quote) {
        return at;
      }
      at += 1;
    }
  }
  return -1;
}

/** Whether the window has enough bytes to tell what stands here, a CRLF included. */
function isKnown(bytes: Buffer, at: number, end: number): boolean {
  return at < end && (bytes[at] !== carriageReturn || at + 1 < end);
}

function endsCell(bytes: Buffer, at: number, dialect: Dialect): boolean {
  const byte = bytes[at];
  return byte === dialect.delimiter || byte === lineFeed || (byte === carriageReturn && bytes[at + 1] === lineFeed);
}

function hasLineFeed(bytes: Buffer, from: number, to: number): boolean {
  const found = bytes.indexOf(lineFeed, from);
  return found !== -1 && found < to;
}

function linesWithin(bytes: Buffer, start: number, lineEnd: number): number {
  let lines = 1;
  for (let at = bytes.indexOf(lineFeed, start); at < lineEnd; at = bytes.indexOf(lineFeed, at + 1)) {
    lines += 1;
  }
  return lines;
}

function frameOverlong(window: Window, frame: Frame): true {
  window.isOverlong = true;
  frame.end = window.end;
  frame.next = window.end;
  frame.lines = 1;
  frame.problem = 'size';
  return true;
}

function setFrame(frame: Frame, bytes: Buffer, start: number, lineEnd: number, lines: number): void {
  frame.end = lineEnd > start && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
  frame.next = lineEnd + 1;
  frame.lines = lines;
  frame.problem = undefined;
}
