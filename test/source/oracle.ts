/**
 * What must become of a batch, told from its source's document and its bytes alone.
 *
 * Written to be read beside docs/errors.md, not to be fast. It shares nothing with the engine and knows
 * nothing of how the files were generated.
 */
import { cellsOf, nameOf, type Cell, type Column, type Source, type SourceFile } from './document.ts';
import { cleanCell, judgeCell, judgeMark, type CellContext } from './oracle-cell.ts';
import { academicYearOf, daysOf, monthOf } from './oracle-calendar.ts';
import { frameFile, type Line } from './oracle-frame.ts';
import { settleRows } from './oracle-settle.ts';

export type Values = Readonly<Record<string, string | null>>;
export type Row = { readonly line: number; readonly values: Values };

export type Finding = {
  readonly line: number;
  readonly code: string;
  readonly column: string | null;
  readonly value: string | null;
  readonly severity: 'reject' | 'note';
};

/** What is stored before a batch comes. */
export type Store = {
  readonly rows: readonly Row[];
  /** The closed days of a school in a month, as a mask; the key is both, with a blank between. */
  readonly closed: ReadonlyMap<string, number>;
  /** The keys of other sources. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
};

export type File = { readonly as: SourceFile; readonly bytes: Buffer };

export type Verdict = {
  /** For each file why it is refused whole, if it is. */
  readonly refused: readonly (string | undefined)[];
  readonly received: number;
  readonly blank: number;
  readonly kept: readonly Row[];
  readonly unchanged: readonly number[];
  /** Each rejected line with its first code. */
  readonly rejected: ReadonlyMap<number, string>;
  readonly findings: readonly Finding[];
  readonly after: Store;
};

/** The order in which the codes of one line count. */
const codes = [
  'encoding', 'special-character', 'missing-cell', 'extra-cell', 'blank-row', 'required', 'type', 'size', 'range',
  'not-allowed', 'duplicate-row', 'duplicate-key', 'same-place', 'key-exists', 'closed-day', 'not-reconciled',
];

/** Judges the lines of some files as one batch. Line numbers of different files must not be equal. */
export function judgeBatch(
  source: Source, files: readonly File[], store: Store, context: CellContext,
): Verdict {
  const findings: Finding[] = [];
  const good: Row[] = [];
  const refused: (string | undefined)[] = [];
  let received = 0;
  let blank = 0;

  for (const { as, bytes } of files) {
    const framed = frameFile(bytes, as);
    const places = framed.refused ? undefined : placesOf(source, framed.header);
    refused.push(framed.refused ?? (places ? undefined : 'header'));
    if (!framed.refused && places) {
      received += framed.lines.length + framed.blank;
      blank += framed.blank;
      for (const line of framed.lines) {
        const judged = judgeLine(source, line, framed.header.length, places, context);
        findings.push(...judged.findings);
        good.push(...judged.rows);
      }
    }
  }

  const settled = settleRows(source, good, store);
  findings.push(...settled.findings);
  return { ...settled, refused, received, blank, findings, rejected: firstCodes(findings) };
}

function firstCodes(findings: readonly Finding[]): Map<number, string> {
  const rejected = findings.filter(({ severity }) => severity === 'reject');
  const ordered = rejected.toSorted((one, other) => codes.indexOf(other.code) - codes.indexOf(one.code));
  return new Map(ordered.map(({ line, code }) => [line, code]));
}

/** Where each cell of the source stands in a file, -1 where it lacks; undefined where the header is refused. */
function placesOf(source: Source, header: readonly string[]): Map<Cell, number> | undefined {
  const names = header.map(nameOf);
  const places = new Map<Cell, number>();
  for (const cell of cellsOf(source)) {
    const known = cell.from.map(nameOf);
    const found = names.flatMap((name, place) => (known.includes(name) ? [place] : []));
    if (found.length > 1 || (found.length === 0 && cell.column.required)) {
      return undefined;
    }
    places.set(cell, found[0] ?? -1);
  }
  return places;
}

function judgeLine(
  source: Source, line: Line, width: number, places: ReadonlyMap<Cell, number>, context: CellContext,
): { findings: Finding[]; rows: Row[] } {
  const reject = (code: string, column: string | null = null, value: string | null = null): Finding => ({
    line: line.number, code, column, value: value && [...value].slice(0, 200).join(''), severity: 'reject',
  });
  const shape = shapeProblem(line, width, places);
  if (shape) {
    return { findings: [reject(shape.code, null, shape.value)], rows: [] };
  }

  const texts = [...places].map(([cell, place]) => ({ cell, text: place === -1 ? null : line.cells[place]! }));
  const isBlank = texts.every(({ text }) => cleanCell(text, context) === null);
  const findings = isBlank ? [reject('blank-row')] : [];
  const values: Record<string, string | null> = {};
  const marks = new Map<string, number>();

  for (const { cell, text } of texts) {
    const isMark = cell.day !== undefined;
    const judged = isMark ? judgeMark(cell.column, text, context) : judgeCell(cell.column, text, context);
    if (judged.code !== undefined) {
      findings.push(reject(judged.code, cell.title, cell.column.personal ? null : cleanCell(text, context)));
    } else if (isMark && judged.stored !== null) {
      marks.set(judged.stored, (marks.get(judged.stored) ?? 0) | (1 << (cell.day! - 1)));
    } else if (!isMark) {
      values[cell.storedAs] = judged.stored;
    }
  }

  putDerived(source, values, marks, context);
  findings.push(...source.columns.filter((column) => hasImpossibleDay(column, values, context))
    .map(({ name }) => reject('range', name)));
  return findings.length > 0 ? { findings, rows: [] } : { findings, rows: [{ line: line.number, values }] };
}

/** What is wrong with a line whatever its cells say. */
function shapeProblem(
  { problem, cells }: Line, width: number, places: ReadonlyMap<Cell, number>,
): { code: string; value: string | null } | undefined {
  if (problem === 'encoding') {
    const spoilt = cells.findIndex((text) => text.includes('\ufffd'));
    const told = [...places].some(([{ column }, place]) => place === spoilt && !column.personal);
    return { code: problem, value: told ? cells[spoilt]! : null };
  }
  const code = problem
    ?? (cells.length < width ? 'missing-cell' : cells.length > width ? 'extra-cell' : undefined);
  return code === undefined ? undefined : { code, value: null };
}

/** What is stored beside the cells: masks of days, the period in place of year and month, the year of arrival. */
function putDerived(
  { columns, period }: Source, values: Record<string, string | null>, marks: ReadonlyMap<string, number>,
  { arrivedOn }: CellContext,
): void {
  for (const { into } of columns) {
    for (const [mark, name] of Object.entries(into)) {
      values[name] = String(marks.get(mark) ?? 0);
    }
  }
  for (const { name } of columns.filter(({ kind }) => kind === 'arrival_year')) {
    values[name] = academicYearOf(arrivedOn);
  }
  if (period) {
    const { [period.year]: year, [period.month]: month } = values;
    values['period'] = year && month ? monthOf(year, Number(month)) : null;
    delete values[period.year];
    delete values[period.month];
  }
}

/** Whether a mark that counts stands on a day that the month lacks, or that was still to come. */
function hasImpossibleDay({ into }: Column, values: Values, { arrivedOn }: CellContext): boolean {
  const { period } = values;
  if (!period) {
    return false;
  }
  const [month, arrivalMonth] = [period.slice(0, 7), arrivedOn.slice(0, 7)];
  const lastDay = month > arrivalMonth ? 0 : month === arrivalMonth ? Number(arrivedOn.slice(8)) : daysOf(period);
  const marked = Object.values(into).reduce((mask, name) => mask | Number(values[name]), 0);
  return marked >>> lastDay !== 0;
}
