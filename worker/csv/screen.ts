import { carriageReturn, lineFeed } from './byte.ts';
import { dayGrid, type DayGrid } from './cell/day-grid.ts';
import { nullEnd } from './cell/null-end.ts';
import { doubt, type Step, type StepContext } from './cell/step.ts';
import { newCopyRows, putBigint, putFieldCount, takeRows } from './copy-rows.ts';
import type { Dialect } from './dialect.ts';
import { finishOf } from './finish-line.ts';
import type { HeaderMatch } from './header.ts';
import type { IdentifierHash } from './identifier-hash.ts';
import { watchKeys } from './key-watch.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';
import { stepsOf } from './screen-steps.ts';
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
};

/** Rows are sent in pieces of about this size. */
const pieceSize = 256 * 1024;

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
  const readLine = lineReader(steps, finish, delimiter);
  const { hashed, parts } = context;
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
  };
}

/** Reads a whole line, step by step, and returns where the next one begins, -1 in doubt. */
function lineReader(steps: readonly Step[], finish: () => boolean, delimiter: number): Step {
  const last = steps.length - 1;
  return (bytes, position) => {
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
  };
}

function gridsOf(plan: ScreenPlan, context: StepContext): Map<PlanColumn, DayGrid> {
  return new Map(
    plan.columns
      .filter((column) => column.kind === 'day_grid')
      .map((column) => [column, dayGrid(column, context)]),
  );
}
