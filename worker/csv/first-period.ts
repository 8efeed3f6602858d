import { carriageReturn, lineFeed } from './byte.ts';
import { arrivalDay } from './cell/calendar.ts';
import type { CsvReader } from './csv-reader.ts';
import { calendarMonth } from './finish-line.ts';
import type { HeaderMatch } from './header.ts';
import type { ScreenPlan } from './screen-plan.ts';
import { splitCells } from './split-cells.ts';

/** So many lines are looked at: the first ones may be bad. */
const mostLines = 20;

/**
 * The month of a file's first readable line, as a day number; NaN where none can be told. Looks at what was read with
 * the header, and takes nothing of it.
 */
export function firstPeriod({ ahead, dialect }: CsvReader, plan: ScreenPlan, header: HeaderMatch): number {
  const { bytes, end } = ahead;
  const [year, month] = [plan.period?.year, plan.period?.month].map((name) =>
    header.cells.findIndex((cell) => plan.cells[cell]?.column === name));
  let at = ahead.start;
  for (let line = 0; line < mostLines; line += 1) {
    const lineEnd = bytes.indexOf(lineFeed, at);
    if (lineEnd === -1 || lineEnd >= end) {
      break;
    }
    const cells = splitCells(bytes, at, lineEnd - (bytes[lineEnd - 1] === carriageReturn ? 1 : 0), dialect);
    const written = /^(\d{4})-\d{2}$/.exec(cells[year!]?.trim() ?? '')?.[1];
    const { start } = calendarMonth(Number(written), Number(cells[month!]), arrivalDay(plan));
    if (!Number.isNaN(start)) {
      return start;
    }
    at = lineEnd + 1;
  }
  return NaN;
}
