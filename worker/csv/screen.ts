import { carriageReturn, lineFeed } from './byte.ts';
import { arrivalDay } from './cell/calendar.ts';
import { dayGrid, type DayGrid } from './cell/day-grid.ts';
import { nullEnd } from './cell/null-end.ts';
import { doubt, type Step, type StepContext } from './cell/step.ts';
import { borrowCopyRows, giveBackRows, putBigint, putFieldCount, takeRows } from './copy-rows.ts';
import type { Dialect } from './dialect.ts';
import { finishOf, type DaysApart } from './finish-line.ts';
import type { HeaderMatch } from './header.ts';
import type { IdentifierHash } from './identifier-hash.ts';
import { watchKeys } from './key-watch.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';
import { stepsOf, type Contexts, type Steps } from './screen-steps.ts';
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
  /** Lines of those taken whose key may stand twice; undefined when any may. */
  repeats(): readonly number[] | undefined;
  /** Gives its room to the next file; nothing may be taken any more. */
  close(): void;
};

/** Rows are sent in pieces of about this size. */
const pieceSize = 256 * 1024;

export function compileScreen(
  plan: ScreenPlan,
  header: HeaderMatch,
  dialect: Dialect,
  hash: IdentifierHash,
  apart?: DaysApart,
): Screen {
  const contexts = contextsOf(plan, dialect);
  const { rows, hashed, parts } = contexts.bare;
  const grids = gridsOf(plan, contexts, dialect.quote);
  const steps = stepsOf(plan, header, dialect, contexts, grids);
  const { columns } = steps;
  const finish = finishOf(plan, contexts.bare, grids, columns, apart);
  const readLine = lineReader(steps, finish, dialect);
  const masks = [...grids.values()].map((grid) => grid.masks);
  const fieldCount = columns.length;
  const keys = watchKeys(plan, columns, rows);

  return {
    columns,
    isFull: () => rows.position >= pieceSize,
    take(bytes, position, line) {
      const rowAt = rows.position;
      const hashedBefore = hashed.length;
      putFieldCount(rows, fieldCount);
      putBigint(rows, line);
      parts.year = parts.month = NaN;
      parts.isFilled = false;
      for (const mask of masks) {
        for (let index = 0; index < mask.length; index += 1) {
          mask[index] = 0;
        }
      }
      const next = readLine(bytes, position);
      if (next === doubt) {
        rows.position = rowAt;
        hashed.length = hashedBefore;
      } else {
        keys?.see(rowAt, line);
      }
      return next;
    },
    drain() {
      keys?.keepGreatest();
      if (hashed.length > 0) {
        hash(rows.view, hashed);
        hashed.length = 0;
      }
      return takeRows(rows);
    },
    repeats: () => keys?.noted(),
    close: () => giveBackRows(rows),
  };
}

/** What the steps share; a quoted cell ends with a quote alone, and must hold neither escape nor line end. */
function contextsOf(plan: ScreenPlan, { delimiter, quote, escape }: Dialect): Contexts {
  const shared = {
    rows: borrowCopyRows(pieceSize + longestRecord + 64 * (plan.landing.length + 1)),
    hashed: [],
    parts: { year: NaN, month: NaN, isFilled: false },
    arrival: arrivalDay(plan),
  };
  const contextOf = (endings: readonly number[], doubts: readonly number[]): StepContext => {
    const ends = tableOf(endings);
    return { ...shared, ends, doubtful: tableOf(doubts), nullEnd: nullEnd(plan.nullWords, ends) };
  };
  return {
    bare: contextOf([delimiter, lineFeed, carriageReturn], [quote]),
    quoted: contextOf([quote], [escape, lineFeed, carriageReturn]),
  };
}

/** 1 for each of these bytes. */
function tableOf(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) {
    table[byte] = 1;
  }
  return table;
}

/** Reads a whole line, step by step, and returns where the next one begins, -1 in doubt. */
function lineReader({ bare, quoted }: Steps, finish: () => boolean, { delimiter, quote }: Dialect): Step {
  const last = bare.length - 1;
  return (bytes, position) => {
    let at = position;
    for (let index = 0; index < last; index += 1) {
      at = (bytes[at] === quote ? quoted : bare)[index]!(bytes, at);
      if (at === doubt || bytes[at] !== delimiter) {
        return doubt;
      }
      at += 1;
    }
    const end = (bytes[at] === quote ? quoted : bare)[last]!(bytes, at);
    if (end === doubt || !finish()) {
      return doubt;
    }
    if (bytes[end] === lineFeed) {
      return end + 1;
    }
    return bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? end + 2 : doubt;
  };
}

function gridsOf(plan: ScreenPlan, { bare, quoted }: Contexts, quote: number): Map<PlanColumn, DayGrid> {
  return new Map(
    plan.columns
      .filter((column) => column.kind === 'day_grid')
      .map((column) => [column, dayGrid(column, bare, quoted, { nullWords: plan.nullWords, quote })]),
  );
}
