/** Random CSV files of a source: good rows and bad ones, written in every way that emitters write. */
import { cellsOf, type Cell, type Source, type SourceFile } from './document.ts';
import { generateRows, type Expected, type GeneratedRow, type RowsContext } from './generate-rows.ts';
import { uniqueColumns } from './generate-value.ts';
import type { Random } from './random.ts';
import { writeFile, type FileStyle } from './write-file.ts';

export type GeneratedFile = {
  readonly name: string;
  readonly as: SourceFile;
  readonly bytes: Buffer;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Whether it has every column of its source. */
  readonly isWhole: boolean;
  readonly lines: readonly { readonly line: number; readonly expected: Expected; readonly row: GeneratedRow }[];
};

export type FileContext = Omit<RowsContext, 'present'>;

/** A line of many cells is dear: files of such lines have fewer. */
const mostCells = 1600;
const fewestRows = 3;

/** Makes a file whose first line is `firstLine`: what stands before it are blank lines. */
export function generateFile(source: Source, firstLine: number, context: FileContext): GeneratedFile {
  const { random } = context;
  const present = random.chance(0.25) ? presentCells(source, random) : cellsOf(source);
  const mostRows = Math.min(random.pick([8, 8, 12, 12, 40]), Math.max(6, Math.floor(mostCells / present.length)));
  const rows = generateRows(source, random.integer(fewestRows, mostRows), { ...context, present });
  return assembleFile(source, firstLine, present, rows, styleOf(random), random);
}

/** Writes rows as a file in which these cells are present. */
export function assembleFile(
  source: Source, firstLine: number, present: readonly Cell[], rows: readonly GeneratedRow[], style: FileStyle,
  random: Random,
): GeneratedFile {
  const as = random.pick(source.files);
  const name = `${as.prefix}_${random.integer(0, 99)}.csv`;
  const isWhole = present.length === cellsOf(source).length;
  return { name, as, firstLine, isWhole, ...writeFile({ source, as, present, rows, firstLine, style, random }) };
}

/** Leaves out some columns that may be left out. */
function presentCells(source: Source, random: Random): Cell[] {
  const unique = uniqueColumns(source);
  return cellsOf(source).filter(({ column }) =>
    column.required || unique.has(column.name) || source.key.includes(column.name) || random.chance(0.85));
}

function styleOf(random: Random): FileStyle {
  return {
    lineEnd: random.pick(['\n', '\n', '\n', '\r\n', '\r\n', 'mixed', '\r']),
    hasMark: random.chance(0.15),
    isShuffled: random.chance(0.4),
    extraColumns: random.chance(0.3) ? random.integer(1, 3) : 0,
    quotedShare: random.pick([0, 0, 0.05, 0.3, 1]),
    paddedShare: random.pick([0, 0, 0.1]),
    isHeaderOdd: random.chance(0.5),
    endsOpen: random.chance(0.3),
  };
}
