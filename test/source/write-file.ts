/** How rows become the bytes of a CSV, and on which line each stands. */
import type { Cell, Source, SourceFile } from './document.ts';
import type { Expected, GeneratedRow } from './generate-rows.ts';
import type { Random } from './random.ts';

export type FileStyle = {
  readonly lineEnd: '\n' | '\r\n' | '\r' | 'mixed';
  /** A byte-order mark. */
  readonly hasMark: boolean;
  readonly isShuffled: boolean;
  readonly extraColumns: number;
  /** How many of the cells are quoted though they need not be, and how many have blanks around. */
  readonly quotedShare: number;
  readonly paddedShare: number;
  /** Names quoted, in other letters, with blanks around, and by whichever name there is. */
  readonly isHeaderOdd: boolean;
  /** Without a line end after the last line. */
  readonly endsOpen: boolean;
};

export const plainStyle: FileStyle = {
  lineEnd: '\n', hasMark: false, isShuffled: false, extraColumns: 0, quotedShare: 0, paddedShare: 0,
  isHeaderOdd: false, endsOpen: false,
};

type ToWrite = {
  readonly source: Source;
  readonly as: SourceFile;
  readonly present: readonly Cell[];
  readonly rows: readonly GeneratedRow[];
  readonly firstLine: number;
  readonly style: FileStyle;
  readonly random: Random;
};

/** A column of the file: a cell that is read, or one that is passed over. */
type Place = { readonly cell: Cell | undefined; readonly name: string };

export function writeFile(
  given: ToWrite,
): { bytes: Buffer; lastLine: number; lines: { line: number; expected: Expected; row: GeneratedRow }[] } {
  const { as, rows, firstLine, style, random } = given;
  const places = placesOf(given);
  const ending = (): string => (style.lineEnd === 'mixed' ? random.pick(['\n', '\r\n']) : style.lineEnd);
  const lead = style.lineEnd === 'mixed' ? '\n' : style.lineEnd;
  const names = places.map(({ name }) => headerName(name, as, style, random));
  const opened = rows.findIndex(({ shape }) => shape === 'open-quote');
  const contents = rows.map((row, index) => lineOf(row, places, given, opened !== -1 && index >= opened));

  const lines: { line: number; expected: Expected; row: GeneratedRow }[] = [];
  const quotedUntil = opened === -1 ? -1 : lastQuoted(contents, rows, as.quote);
  const ofSeveralRows = ['duplicate-row', 'duplicate-key', ...given.source.together.map(({ code }) => code)];
  let line = firstLine + 1;
  for (const [index, row] of rows.entries()) {
    // Where a line may have been taken into the one before it, so may the other one of two that belong together.
    const isUnsure = quotedUntil > opened
      && ((index >= opened && index <= quotedUntil) || ofSeveralRows.includes(row.expected?.code ?? ''));
    lines.push({ line, row, expected: isUnsure ? undefined : row.expected });
    line += linesWithin(contents[index]!, style.lineEnd === '\r') + 1;
  }
  const ended = contents.flatMap((content, index) =>
    [content, Buffer.from(style.endsOpen && index === rows.length - 1 ? '' : ending())]);
  const head = (style.hasMark ? '\ufeff' : '') + lead.repeat(firstLine - 1) + names.join(as.delimiter) + ending();
  return { bytes: Buffer.concat([Buffer.from(head), ...ended]), lastLine: line - 1, lines };
}

/** The last line with a quote that may seem to close one that was left open before. */
function lastQuoted(contents: readonly Buffer[], rows: readonly GeneratedRow[], quote: string): number {
  return contents.findLastIndex((content, index) => rows[index]!.shape !== 'open-quote' && content.includes(quote));
}

function placesOf({ source, present, style, random }: ToWrite): Place[] {
  const read = present.map((cell) => ({ cell, name: style.isHeaderOdd ? random.pick(cell.from) : cell.from[0]! }));
  const dropped = source.columns.filter(({ personal }) => personal === 'drop')
    .map(({ from }) => ({ cell: undefined, name: from[0]! }));
  const extra = Array.from({ length: style.extraColumns }, (_, index) => ({
    cell: undefined, name: ['default_option', 'Extra', '', '_error', 'name of the कक्षा'][index]!,
  }));
  const all = [...read, ...dropped, ...extra];
  return style.isShuffled ? random.shuffled(all) : all;
}

function headerName(name: string, { quote }: SourceFile, { isHeaderOdd }: FileStyle, random: Random): string {
  if (!isHeaderOdd) {
    return name;
  }
  const cased = random.pick([name, name.toLowerCase(), name.toUpperCase()]);
  const padded = random.pick([cased, cased, ` ${cased}`, `${cased}  `]);
  return random.chance(0.3) ? quote + padded + quote : padded;
}

function lineOf(row: GeneratedRow, places: readonly Place[], given: ToWrite, isBare: boolean): Buffer {
  const { as, style, random } = given;
  const isAlone = places.length === 1;
  const texts = places.map(({ cell }) => {
    if (!cell) {
      return random.pick(['', 'x', 'more words', '7']);
    }
    const nothing = isAlone ? 'NULL' : random.pick(['', 'NULL', ' ']);
    return row.shape === 'no-value' ? nothing : row.cells.get(cell.title) ?? '';
  });
  const written = texts.map((text) => writtenCell(text, as, isBare ? { ...style, quotedShare: 0 } : style, random));
  switch (row.shape) {
    case 'blank':
      return Buffer.from(random.pick(['', '', ' ', '\t ']));
    case 'end-mark':
      return Buffer.from('\\.');
    case 'too-few':
      return Buffer.from(written.slice(0, -1).join(as.delimiter));
    case 'too-many':
      return Buffer.from([...written, random.pick(['', 'x'])].join(as.delimiter));
    case 'open-quote':
      return Buffer.from(written.with(-1, `${as.quote}open`).join(as.delimiter));
    case 'not-utf-8':
      return spoiltBytes(written, as, random.pick(['\xff', 'caf\xe9', '\xe0\xa4', '\xc0\xaf', '\xed\xa0\x80']), random);
    case 'zero':
      return spoiltBytes(written, as, '\0', random);
    default:
      return Buffer.from(written.join(as.delimiter));
  }
}

function spoiltBytes(written: readonly string[], { delimiter }: SourceFile, bytes: string, random: Random): Buffer {
  const cells = written.map((text) => Buffer.from(text).toString('latin1'));
  const place = random.integer(0, cells.length - 1);
  return Buffer.from(cells.with(place, `x${bytes}`).join(delimiter), 'latin1');
}

/** A cell as it stands in a line: quoted where it must be, or sometimes. */
function writtenCell(text: string, { delimiter, quote, escape }: SourceFile, style: FileStyle, random: Random): string {
  const padded = random.chance(style.paddedShare) ? ` ${text} ` : text;
  const needsQuotes = padded.startsWith(quote) || padded.includes(delimiter) || /[\n\r]/.test(padded)
    || padded.includes(escape + quote);
  if (!needsQuotes && !random.chance(style.quotedShare)) {
    return padded;
  }
  const escaped = escape === quote ? padded : padded.replaceAll(escape, escape + escape);
  return quote + escaped.replaceAll(quote, random.pick([quote, escape]) + quote) + quote;
}

function linesWithin(content: Buffer, endsWithReturns: boolean): number {
  return content.toString('latin1').split(endsWithReturns ? /\r\n|[\r\n]/ : '\n').length - 1;
}
