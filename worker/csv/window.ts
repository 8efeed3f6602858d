import { isUtf8 } from 'node:buffer';

import { lineFeed, carriageReturn } from './byte.ts';

/** No record may be longer than this, quoted line ends included. */
export const longestRecord = 1 << 20;

/**
 * A stretch of a file that is looked at in one go, with a zero byte after its end.
 *
 * Whoever reads it says by `start` how far it came; the rest stands at the beginning of the next
 * window. It is one buffer all the time: nothing may keep a reference into it.
 */
export type Window = {
  readonly bytes: Buffer;
  start: number;
  end: number;
  /** No bytes follow; the last line ends with a line feed, if need be an added one. */
  isLast: boolean;
  /** Whether all whole lines of it are UTF-8; where not, each record must be looked at. */
  isUtf8: boolean;
  /** Set by the reader: a line is longer than a window, and the rest of it is to be passed over. */
  isOverlong: boolean;
  /** Set by the reader of the header: lines end with a lone carriage return, as on an old Mac. */
  endsWithReturns: boolean;
  /** The first quote at or after `start`, once asked for; see nextQuote. */
  quoteAt: number;
};

/** The buffer of a file that is done with, for the next one: it is large, and files may be small and many. */
let spare: Buffer | undefined;

/** Reads a file window by window. Yields the same object again and again. */
export async function* readWindows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Window, void, undefined> {
  const bytes = spare ?? Buffer.allocUnsafeSlow(longestRecord + 2);
  spare = undefined;
  const window: Window = {
    bytes,
    start: 0, end: 0, isLast: false, isUtf8: true, isOverlong: false, endsWithReturns: false, quoteAt: -1,
  };

  try {
    for await (const chunk of chunks) {
      for (let taken = 0; taken < chunk.length; ) {
        taken += window.isOverlong ? passOver(window, chunk, taken) : fill(window, chunk, taken);
        yield window;
      }
    }

    close(window);
    yield window;
  } finally {
    spare = bytes;
  }
}

/** Where the next quote stands, or the window's end. */
export function nextQuote(window: Window, quote: number): number {
  if (window.quoteAt < window.start) {
    const found = window.bytes.indexOf(quote, window.start);
    window.quoteAt = found === -1 || found > window.end ? window.end : found;
  }
  return window.quoteAt;
}

/** Moves what is left to the front and takes as much of the chunk as there is room for. */
function fill(window: Window, chunk: Buffer, from: number): number {
  const { bytes } = window;
  bytes.copyWithin(0, window.start, window.end);
  const kept = window.end - window.start;
  const taken = Math.min(chunk.length - from, longestRecord - kept);
  chunk.copy(bytes, kept, from, from + taken);
  settle(window, kept, kept + taken);
  return taken;
}

/** Passes over the rest of an overlong line. */
function passOver(window: Window, chunk: Buffer, from: number): number {
  const lineEnd = chunk.indexOf(lineFeed, from);
  window.isOverlong = lineEnd === -1;
  settle(window, 0, 0);
  return lineEnd === -1 ? chunk.length - from : lineEnd + 1 - from;
}

function close(window: Window): void {
  const { bytes } = window;
  bytes.copyWithin(0, window.start, window.end);
  let end = window.end - window.start;
  window.isLast = true;
  if (end > 0 && bytes[end - 1] !== lineFeed) {
    bytes[end] = lineFeed;
    end += 1;
  }
  settle(window, 0, end);
}

function settle(window: Window, changedFrom: number, end: number): void {
  const { bytes } = window;
  window.start = 0;
  window.end = end;
  window.quoteAt = -1;
  bytes[end] = 0;
  if (window.endsWithReturns) {
    feedReturns(window, Math.max(0, changedFrom - 1));
  }
  findEncoding(window);
}

/** Makes line feeds of lone carriage returns from the window's start on, and of all that follow. */
export function endWithReturns(window: Window): void {
  window.endsWithReturns = true;
  feedReturns(window, window.start);
  findEncoding(window);
}

function findEncoding(window: Window): void {
  const { bytes, end } = window;
  window.isUtf8 = isUtf8(bytes.subarray(0, bytes.lastIndexOf(lineFeed, end) + 1));
}

/** Makes line feeds of lone carriage returns; one at the very end waits for what follows it. */
function feedReturns(window: Window, from: number): void {
  const { bytes, end } = window;
  const last = window.isLast ? end : end - 1;
  for (let at = bytes.indexOf(carriageReturn, from); at !== -1 && at < last; ) {
    if (bytes[at + 1] !== lineFeed) {
      bytes[at] = lineFeed;
    }
    at = bytes.indexOf(carriageReturn, at + 1);
  }
}
