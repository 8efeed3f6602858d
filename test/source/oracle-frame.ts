/**
 * How a file's bytes fall into lines and cells, read a second time, slowly and in the plainest way.
 *
 * Works on text in which each letter is one byte.
 */
import { isUtf8 } from 'node:buffer';

import type { SourceFile } from './document.ts';

/** A record: usually a line, several where a quoted cell spans them. */
export type Line = {
  readonly number: number;
  readonly cells: readonly string[];
  /** What is wrong before anybody looks at a cell. */
  readonly problem: 'size' | 'encoding' | 'extra-cell' | undefined;
};

export type FramedFile =
  | { readonly refused: 'header' | 'empty' }
  | { readonly refused: undefined; readonly header: readonly string[]; readonly lines: Line[]; readonly blank: number };

const longestLine = 1 << 20;
const mostColumns = 1500;

export function frameFile(bytes: Buffer, file: SourceFile): FramedFile {
  let text = bytes.toString('latin1');
  if (/^(\xff\xfe|\xfe\xff)/.test(text)) {
    return { refused: 'header' };
  }
  text = text.replace(/^\xef\xbb\xbf/, '');
  if (/^[^\r\n]*\r[^\n]/.test(text)) {
    text = text.replaceAll(/\r(?=[^\n])/g, '\n');
  }
  text = text === '' || text.endsWith('\n') ? text : `${text}\n`;

  let header: readonly string[] | undefined;
  const lines: Line[] = [];
  let blank = 0;
  for (let at = 0, number = 1; at < text.length; ) {
    const { end, isBroken } = recordAt(text, at, file, header?.length);
    const content = text.slice(at, end).replace(/\r$/, '');
    const line = lineOf(number, content, end - at >= longestLine, isBroken, file);
    if (/^[ \t]*$/.test(content)) {
      blank += 1;
    } else if (header) {
      lines.push(line);
    } else if (line.problem === 'size' || line.cells.length > mostColumns || !isUtf8(Buffer.from(content, 'latin1'))) {
      return { refused: 'header' };
    } else {
      header = line.cells;
    }
    number += text.slice(at, end + 1).split('\n').length - 1;
    at = end + 1;
  }
  return header ? { refused: undefined, header, lines, blank } : { refused: 'empty' };
}

function lineOf(number: number, content: string, isLong: boolean, isBroken: boolean, file: SourceFile): Line {
  const isText = isUtf8(Buffer.from(content, 'latin1')) && !content.includes('\0');
  const problem = isLong ? 'size' : isText ? (isBroken ? 'extra-cell' : undefined) : 'encoding';
  return { number, cells: isLong ? [] : splitCells(content, file), problem };
}

/**
 * Where the record ends: at the next line feed that is not inside a quoted cell.
 *
 * A quote that spans lines is believed only if it closes where a cell ends and the cells add up.
 * Otherwise it spoils its own line alone.
 */
function recordAt(
  text: string, start: number, file: SourceFile, cellCount: number | undefined,
): { end: number; isBroken: boolean } {
  const lineEnd = text.indexOf('\n', start);
  const broken = { end: lineEnd, isBroken: true };
  if (lineEnd - start >= longestLine) {
    return { end: lineEnd, isBroken: false };
  }
  let isSpanning = false;
  let cells = 1;
  for (let at = start; ; at += 1) {
    if (text[at] === file.quote) {
      const close = closingQuote(text, at + 1, file);
      if (close === -1) {
        return broken;
      }
      const spansHere = text.slice(at, close).includes('\n');
      if (spansHere && !endsCell(text, close + 1, file)) {
        return broken;
      }
      isSpanning ||= spansHere;
      at = close + 1;
    }
    while (text[at] !== file.delimiter && text[at] !== '\n') {
      at += 1;
    }
    if (text[at] === '\n') {
      const isBelieved = cellCount === undefined || cells === cellCount;
      const isTooLong = isSpanning && at - start >= longestLine;
      return isSpanning && (!isBelieved || isTooLong) ? broken : { end: at, isBroken: false };
    }
    cells += 1;
  }
}

/** The quote that closes a cell: neither doubled nor escaped. */
function closingQuote(text: string, from: number, { quote, escape }: SourceFile): number {
  for (let at = from; at < text.length; at += 1) {
    const next = text[at + 1];
    if (text[at] === escape && escape !== quote && (next === quote || next === escape)) {
      at += 1;
    } else if (text[at] === quote && next === quote) {
      at += 1;
    } else if (text[at] === quote) {
      return at;
    }
  }
  return -1;
}

function endsCell(text: string, at: number, { delimiter }: SourceFile): boolean {
  return text[at] === delimiter || text[at] === '\n' || text.startsWith('\r\n', at);
}

/** The cells of a line as texts. Only a quoted cell resolves "" and \\; a \" is a quote everywhere. */
function splitCells(content: string, file: SourceFile): string[] {
  const { delimiter, quote, escape } = file;
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const close = content[at] === quote ? closingQuote(content, at + 1, file) : -1;
    const isQuoted = close !== -1 && (close + 1 === content.length || content[close + 1] === delimiter);
    const found = content.indexOf(delimiter, isQuoted ? close + 1 : at);
    const end = found === -1 ? content.length : found;
    const raw = isQuoted ? content.slice(at + 1, close) : content.slice(at, end);
    const resolved = isQuoted ? withoutPairs(raw, file) : raw.replaceAll(`${escape}${quote}`, quote);
    cells.push(Buffer.from(resolved, 'latin1').toString().replaceAll('\0', '\ufffd'));
    if (end === content.length) {
      return cells;
    }
    at = end + 1;
  }
}

/** Of two quotes, an escaped quote and an escaped escape, the second letter is meant. */
function withoutPairs(text: string, { quote, escape }: SourceFile): string {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    at += [quote + quote, escape + quote, escape + escape].includes(pair) ? 1 : 0;
    result += text[at];
  }
  return result;
}
