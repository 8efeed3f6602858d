import { carriageReturn, lineFeed } from './byte.ts';
import { dayGrid, type DayGrid } from './cell/day-grid.ts';
import { daysInMonth, dayNumber } from './cell/calendar.ts';
import { nullEnd } from './cell/null-end.ts';
import { passedOver } from './cell/passed-over.ts';
import { plainCell } from './cell/plain-cell.ts';
import { doubt, type Step, type StepContext } from './cell/step.ts';
import { newCopyRows, putBigint, putFieldCount, putInteger, takeRows } from './copy-rows.ts';
import type { Dialect } from './dialect.ts';
import type { HeaderMatch } from './header.ts';
import type { IdentifierHash } from './identifier-hash.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';
import { longestRecord } from './window.ts';

/**
 * A source's rules, compiled for one file: passes lines that are plainly good, as rows for COPY, and
 * doubts all others. It may be stricter than SQL, never laxer.
 */
export type Screen = {
  /** The columns of a row, in the order in which the rows carry them. */
  readonly columns: readonly string[];
  /** Whether enough rows wait to be worth sending. */
  isFull(): boolean;
  /** Writes the line at `position` as a row and returns where the next line begins, -1 in doubt. */
  take(bytes: Buffer, position: number, line: number): number;
  /** The waiting rows, identifiers hashed. */
  drain(): Buffer;
};

/** Rows are sent in pieces of about this size. */
const pieceSize = 256 * 1024;

/** A year's months from June on belong to the first of an academic year's two years. */
const firstMonth = 6;

export function compileScreen(
  plan: ScreenPlan,
  header: HeaderMatch,
  { delimiter, quote }: Dialect,
  hash: IdentifierHash,
): Screen {
  const rows = newCopyRows(pieceSize + longestRecord + 64 * (plan.landing.length + 1));
  const ends = new Uint8Array(256);
  ends[delimiter] = ends[lineFeed] = ends[carriageReturn] = 1;
  const context: StepContext = {
    rows, ends, quote, nullEnd: nullEnd(plan.nullWords, ends), hashed: [], parts: { year: NaN, month: NaN },
  };

  const grids = gridsOf(plan, context);
  const { steps, columns } = stepsOf(plan, header, delimiter, context, grids);
  const finish = finishOf(plan, context, grids, columns);
  const { hashed, parts } = context;
  const last = steps.length - 1;
  const masks = [...grids.values()].map((grid) => grid.masks);
  const fieldCount = columns.length;

  function readLine(bytes: Buffer, position: number): number {
    let at = position;
    for (let index = 0; index < last; index += 1) {
      at = steps[index]!(bytes, at);
      if (at === doubt || bytes[at] !== delimiter) {
        return doubt;
      }
      at += 1;
    }
    const end = steps[last]!(bytes, at);
    if (end === doubt || !finish()) {
      return doubt;
    }
    if (bytes[end] === lineFeed) {
      return end + 1;
    }
    return bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? end + 2 : doubt;
  }

  return {
    columns,
    isFull: () => rows.position >= pieceSize,
    take(bytes, position, line) {
      const rowAt = rows.position;
      const hashedBefore = hashed.length;
      putFieldCount(rows, fieldCount);
      putBigint(rows, line);
      parts.year = parts.month = NaN;
      for (const mask of masks) {
        for (let index = 0; index < mask.length; index += 1) {
          mask[index] = 0;
        }
      }
      const next = readLine(bytes, position);
      if (next === doubt) {
        rows.position = rowAt;
        hashed.length = hashedBefore;
      }
      return next;
    },
    drain() {
      if (hashed.length > 0) {
        hash(rows.view, hashed);
        hashed.length = 0;
      }
      return takeRows(rows);
    },
  };
}

function gridsOf(plan: ScreenPlan, context: StepContext): Map<PlanColumn, DayGrid> {
  return new Map(
    plan.columns
      .filter((column) => column.kind === 'day_grid')
      .map((column) => [column, dayGrid(column, context)]),
  );
}

/** A step for each column of the file; days of a grid that stand side by side are one step. */
function stepsOf(
  plan: ScreenPlan,
  header: HeaderMatch,
  delimiter: number,
  context: StepContext,
  grids: ReadonlyMap<PlanColumn, DayGrid>,
): { steps: Step[]; columns: string[] } {
  const steps: Step[] = [];
  const columns = ['line'];
  for (let position = 0; position < header.cells.length; position += 1) {
    const column = columnAt(plan, header, position);
    const grid = column && grids.get(column);
    if (!column) {
      steps.push(passedOver(context));
    } else if (grid) {
      const count = runOfDays(plan, header, position);
      steps.push(grid.run(plan.cells[header.cells[position]!]!.day!, count, delimiter));
      position += count - 1;
    } else {
      const landing = plan.landing.find(({ from }) => from === column.name);
      steps.push(plainCell(plan, column, context, landing !== undefined));
      columns.push(...(landing ? [landing.column] : []));
    }
  }
  return { steps, columns };
}

/** How many columns from here on are days of one grid that follow each other. */
function runOfDays(plan: ScreenPlan, header: HeaderMatch, position: number): number {
  const { column, day } = plan.cells[header.cells[position]!]!;
  let count = 1;
  for (; ; count += 1) {
    const next = plan.cells[header.cells[position + count] ?? -1];
    if (next?.column !== column || next.day !== day! + count) {
      return count;
    }
  }
}

function columnAt(plan: ScreenPlan, header: HeaderMatch, position: number): PlanColumn | undefined {
  const cell = plan.cells[header.cells[position] ?? -1];
  return cell && plan.columns.find(({ name }) => name === cell.column);
}

/** What is written after the last cell: the period and the masks. False is doubt. */
function finishOf(
  plan: ScreenPlan,
  { rows, parts }: StepContext,
  grids: ReadonlyMap<PlanColumn, DayGrid>,
  columns: string[],
): () => boolean {
  const period = plan.period && plan.landing.find(({ from }) => from === 'period');
  const lands: { masks: Int32Array; index: number }[] = [];
  columns.push(...(period ? [period.column] : []));
  for (const [{ into }, { masks, marks }] of grids) {
    for (const [mark, column] of Object.entries(into ?? {})) {
      lands.push({ masks, index: marks.indexOf(mark) });
      columns.push(column);
    }
  }

  const month = { year: NaN, month: NaN, start: 0, days: 31 };
  return () => {
    if (period) {
      if (month.year !== parts.year || month.month !== parts.month) {
        Object.assign(month, calendarMonth(parts.year, parts.month));
      }
      if (Number.isNaN(month.start)) {
        return false;
      }
      putInteger(rows, month.start);
    }
    for (let index = 0; index < lands.length; index += 1) {
      const days = lands[index]!.masks[lands[index]!.index]!;
      if (days >>> month.days !== 0) {
        return false;
      }
      putInteger(rows, days);
    }
    return true;
  };
}

/** The month of an academic year: its first day and its length; no start where there is no such month. */
function calendarMonth(year: number, month: number): { year: number; month: number; start: number; days: number } {
  const isMonth = year > 0 && month >= 1 && month <= 12;
  const calendarYear = month < firstMonth ? year + 1 : year;
  return {
    year,
    month,
    start: isMonth ? dayNumber(calendarYear, month, 1) : NaN,
    days: isMonth ? daysInMonth(calendarYear, month) : 31,
  };
}
