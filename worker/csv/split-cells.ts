import type { Dialect } from './dialect.ts';
import { closingQuote } from './frame.ts';

/**
 * The cells of a framed record as texts, quotes and escapes resolved.
 *
 * A quote inside a cell that did not begin with one is a letter like any other. Bytes that are no
 * UTF-8, and zero bytes, become the replacement character: the database takes neither.
 */
export function splitCells(bytes: Buffer, start: number, end: number, dialect: Dialect): string[] {
  const cells: string[] = [];
  for (let at = start; ; ) {
    const close = bytes[at] === dialect.quote && at < end ? closingQuote(bytes, at + 1, end, dialect) : -1;
    const isQuoted = close !== -1 && (close + 1 === end || bytes[close + 1] === dialect.delimiter);
    const cellEnd = isQuoted ? close + 1 : delimiterOrEnd(bytes, at, end, dialect.delimiter);
    cells.push(
      isQuoted
        ? unescaped(textOf(bytes, at + 1, close), dialect, true)
        : unescaped(textOf(bytes, at, cellEnd), dialect, false),
    );
    if (cellEnd >= end) {
      return cells;
    }
    at = cellEnd + 1;
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

function delimiterOrEnd(bytes: Buffer, from: number, end: number, delimiter: number): number {
  const found = bytes.indexOf(delimiter, from);
  return found === -1 || found > end ? end : found;
}

/** In a quoted cell "" and \" are a quote and \\ is a backslash; elsewhere only \" is a quote. */
function unescaped(text: string, { quote, escape }: Dialect, isQuoted: boolean): string {
  const [mark, before] = [String.fromCharCode(quote), String.fromCharCode(escape)];
  if (!text.includes(mark) && !(isQuoted && text.includes(before))) {
    return text;
  }
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const next = text[at + 1];
    const isEscape = text[at] === before && (next === mark || (isQuoted && next === before));
    const isDoubled = isQuoted && text[at] === mark && next === mark;
    if (isEscape || isDoubled) {
      at += 1;
    }
    result += text[at];
  }
  return result;
}
