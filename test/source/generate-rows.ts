/** The rows of a file, each with what must become of it, before anybody decides how they are written. */
import { cellsOf, type Cell, type Source } from './document.ts';
import { badCells, oddities, oddKeys } from './generate-defect.ts';
import { daysIn, goodCell, goodCells, uniqueColumns, type ValueContext } from './generate-value.ts';

/** What must become of a row; undefined where only the oracle is to say. */
export type Expected =
  | { readonly code: 'kept' | 'unchanged' | 'blank'; readonly column?: undefined }
  | { readonly code: string; readonly column: string | null; readonly value?: string | null }
  | undefined;

export type GeneratedRow = {
  /** By the title of the cell. */
  cells: Map<string, string>;
  expected: Expected;
  /** What the cells should have been, for a row that was made bad. */
  readonly good?: ReadonlyMap<string, string>;
  /** What is done to the line as a whole when it is written. */
  readonly shape:
    'plain' | 'blank' | 'too-few' | 'too-many' | 'no-value' | 'not-utf-8' | 'zero' | 'open-quote' | 'end-mark';
};

export type RowsContext = Omit<ValueContext, 'serial'> & {
  readonly nextSerial: () => number;
  /** Rows that are stored, each to be emitted again at most once; those that are taken are removed. */
  readonly earlier: Map<string, string>[];
  /** The cells that the file has. */
  readonly present: readonly Cell[];
};

const wholeShapes: readonly { shape: GeneratedRow['shape']; code: string }[] = [
  { shape: 'too-few', code: 'missing-cell' }, { shape: 'too-many', code: 'extra-cell' },
  { shape: 'no-value', code: 'blank-row' }, { shape: 'not-utf-8', code: 'encoding' },
  { shape: 'zero', code: 'encoding' }, { shape: 'open-quote', code: 'extra-cell' },
  { shape: 'end-mark', code: 'missing-cell' },
];

export function generateRows(source: Source, count: number, context: RowsContext): GeneratedRow[] {
  const { random } = context;
  const rows: GeneratedRow[] = [];
  while (rows.length < count) {
    const dice = random.integer(1, 100);
    rows.push(...(
      dice <= 50 ? [newRow(source, context)]
      : dice <= 60 ? againRow(source, context)
      : dice <= 78 ? [badRow(source, context)]
      : dice <= 85 ? [oddRow(source, context)]
      : dice <= 92 ? [shapedRow(source, context)]
      : dice <= 95 ? [{ cells: new Map<string, string>(), expected: { code: 'blank' }, shape: 'blank' } as GeneratedRow]
      : dice <= 98 ? repeatedRow(source, rows, context)
      : sharedPlace(source, rows, context)));
  }
  return rows;
}

/** A row that no other row is like. */
export function newRow(source: Source, context: RowsContext): GeneratedRow {
  const { present, nullWords } = context;
  const isValue = (text: string): boolean => text.trim() !== '' && !nullWords.includes(text.trim().toUpperCase());
  for (;;) {
    const cells = goodCells(source, { ...context, serial: context.nextSerial() });
    // Where no cell is required, a row may have no value at all, and then it is a blank one.
    if (present.some(({ title }) => isValue(cells.get(title)!))) {
      return { cells, expected: { code: 'kept' }, shape: 'plain' };
    }
  }
}

/** A stored row once more, as it was or with another value. */
function againRow(source: Source, context: RowsContext): GeneratedRow[] {
  const { earlier, random } = context;
  if (earlier.length === 0) {
    return [];
  }
  const [cells] = earlier.splice(random.integer(0, earlier.length - 1), 1);
  const isMerged = source.load === 'merge' && source.storedKey !== 'append';
  const isWhole = cellsOf(source).every(({ title }) => context.present.some((cell) => cell.title === title));
  const changed = random.chance(0.5) ? otherValue(source, cells!, context) : undefined;
  const expected: Expected = !isMerged || !isWhole ? undefined
    : !changed ? { code: 'unchanged' }
    : source.storedKey === 'replace' ? { code: 'kept' } : { code: 'key-exists', column: null };
  return [{ cells: changed ?? cells!, expected, shape: 'plain' }];
}

/** A good row with one bad cell. */
function badRow(source: Source, context: RowsContext): GeneratedRow {
  const { random, present } = context;
  const row = newRow(source, context);
  const late = random.chance(0.3) ? lateMark(source, row, context) : undefined;
  if (late) {
    return late;
  }
  const cell = random.pick(random.chance(0.5) ? present.filter(({ day }) => day === undefined) : present);
  const isAlone = present.length === 1;
  const choices = badCells(cell, source.nullWords).filter(({ code, text }) =>
    // A line of one empty cell is a blank line; very long cells are dear.
    (code !== 'required' || !isAlone) && (text.length < 1000 || random.chance(0.01)));
  return spoilt(row, cell, random.pick(choices));
}

/** A row with one of its cells made bad. */
export function spoilt(row: GeneratedRow, cell: Cell, { code, text }: { code: string; text: string }): GeneratedRow {
  const trimmed = text.replaceAll(/^ +| +$/g, '');
  const isEmpty = code === 'required' && text !== '9' && (text === '' || text !== cell.column.strip);
  const told = isEmpty || cell.column.personal ? null : [...trimmed].slice(0, 200).join('');
  return {
    cells: new Map([...row.cells, [cell.title, text]]), good: row.cells, shape: 'plain',
    expected: { code, column: cell.title, value: told },
  };
}

/** A mark that counts, on a day that the month does not have, or not yet. */
export function lateMark(
  source: Source, row: GeneratedRow, { present, arrivedOn }: RowsContext,
): GeneratedRow | undefined {
  const value = (name: string | undefined): string | undefined =>
    row.cells.get(present.find(({ column }) => column.name === name)?.title ?? '');
  const [year, month] = [value(source.period?.year), value(source.period?.month)];
  const days = year && month ? daysIn(year, Number(month), arrivedOn) : 31;
  const cell = present.find(({ day }) => day !== undefined && day > days);
  if (!cell) {
    return undefined;
  }
  const mark = Object.entries(cell.column.marks).find(([, meaning]) => meaning && cell.column.into[meaning])![0];
  return {
    cells: new Map([...row.cells, [cell.title, mark]]), good: row.cells, shape: 'plain',
    expected: { code: 'range', column: cell.column.name, value: null },
  };
}

/** A row with cells of which nobody says whether they are good. */
function oddRow(source: Source, context: RowsContext): GeneratedRow {
  const { random, present } = context;
  const row = newRow(source, context);
  const unique = uniqueColumns(source);
  for (let changes = random.integer(1, 2); changes > 0; changes -= 1) {
    const cell = random.pick(random.chance(0.6) ? present.filter(({ day }) => day === undefined) : present);
    row.cells.set(cell.title, unique.has(cell.column.name) ? oddKeys(random) : random.pick(oddities));
  }
  return { ...row, expected: undefined };
}

/** A row for each way in which a line may be bad as a whole. */
export function shapedRows(source: Source, context: RowsContext): GeneratedRow[] {
  return shapesOf(context).map(({ shape, code }) => shaped(newRow(source, context), shape, code));
}

function shapesOf({ present }: RowsContext): typeof wholeShapes {
  return wholeShapes.filter(({ code }) => present.length > 1 || code !== 'missing-cell');
}

function shapedRow(source: Source, context: RowsContext): GeneratedRow {
  const { shape, code } = context.random.pick(shapesOf(context));
  return shaped(newRow(source, context), shape, code);
}

/** A row whose line is bad as a whole. */
function shaped({ cells }: GeneratedRow, shape: GeneratedRow['shape'], code: string): GeneratedRow {
  return { cells, shape, expected: { code, column: null } };
}

/** A row of this file once more: the same, or with another value under the same key. */
function repeatedRow(source: Source, rows: readonly GeneratedRow[], context: RowsContext): GeneratedRow[] {
  const original = freshRow(rows, context);
  if (!original) {
    return [];
  }
  const changed = context.random.chance(0.5) ? otherValue(source, original.cells, context) : undefined;
  if (source.storedKey === 'append') {
    return [{ ...original, cells: changed ?? original.cells, expected: changed ? undefined : original.expected }];
  }
  if (!changed) {
    return [{ ...original, expected: { code: 'duplicate-row', column: null } }];
  }
  original.expected = { code: 'duplicate-key', column: null };
  return [{ ...original, cells: changed }];
}

/** Another row at the place of one of this file. */
export function sharedPlace(source: Source, rows: readonly GeneratedRow[], context: RowsContext): GeneratedRow[] {
  const rule = context.random.pick([...source.together, undefined]);
  const original = rule && freshRow(rows, context);
  if (!rule || !original) {
    return [];
  }
  const row = newRow(source, context);
  for (const { title } of cellsOf(source).filter(({ column }) => rule.columns.includes(column.name))) {
    row.cells.set(title, original.cells.get(title)!);
  }
  original.expected = { code: rule.code, column: rule.columns.join(', ') };
  return [{ ...row, expected: original.expected }];
}

/** A row that is to be kept and has no second one yet. */
function freshRow(rows: readonly GeneratedRow[], { random }: RowsContext): GeneratedRow | undefined {
  const counts = Map.groupBy(rows, ({ cells }) => cells);
  const fresh = rows.filter(({ expected, cells }) => expected?.code === 'kept' && counts.get(cells)!.length === 1);
  return fresh.length > 0 ? random.pick(fresh) : undefined;
}

/** The cells of a row with one value that is stored otherwise; undefined where the source has no such column. */
export function otherValue(
  source: Source, cells: ReadonlyMap<string, string>, context: RowsContext,
): Map<string, string> | undefined {
  const isFree = ({ column }: Cell): boolean =>
    ['plain', 'unpivot'].includes(column.kind) && !column.personal
    && !source.key.includes(column.name) && !uniqueColumns(source).has(column.name)
    && column.name !== source.period?.year && column.name !== source.period?.month;
  const optional = context.present.filter((cell) => isFree(cell) && !cell.column.required);
  const texts = context.present.filter((cell) =>
    isFree(cell) && cell.column.required && cell.column.type === 'text' && !cell.column.oneOf
    && (cell.column.size ?? 99) > 20);
  if (optional.length + texts.length === 0) {
    return undefined;
  }
  const cell = context.random.pick([...optional, ...texts]);
  const serial = context.nextSerial();
  const text = cells.get(cell.title)!.trim().toUpperCase();
  const isEmpty = text === '' || source.nullWords.some((word) => word.toUpperCase() === text);
  const other = cell.column.required ? `Other ${serial}`
    : isEmpty ? goodCell({ ...cell, column: { ...cell.column, required: true } }, false, { ...context, serial }) : '';
  return new Map([...cells, [cell.title, other]]);
}
