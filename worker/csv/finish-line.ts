import { daysInMonth, dayNumber } from './cell/calendar.ts';
import type { DayGrid } from './cell/day-grid.ts';
import type { StepContext } from './cell/step.ts';
import { putInteger } from './copy-rows.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';

/** A year's months from June on belong to the first of an academic year's two years. */
const firstMonth = 6;

/** Days of one month whose marks land in columns of their own. */
export type DaysApart = {
  /** The month's first day, as a day number. */
  readonly period: number;
  /** Which days, as a mask. */
  readonly days: number;
  /** For each column of a mask the one for its marks on these days. */
  readonly columns: Readonly<Record<string, string>>;
};

/** What is written after the last cell: the period and the masks. False is doubt. */
export function finishOf(
  plan: ScreenPlan,
  { rows, parts, arrival }: StepContext,
  grids: ReadonlyMap<PlanColumn, DayGrid>,
  columns: string[],
  apart?: DaysApart,
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

  if (apart) {
    columns.push(...columns.slice(columns.length - lands.length).map((column) => apart.columns[column]!));
  }
  const month: Month = { year: NaN, month: NaN, start: 0, days: 31 };
  let daysApart = 0;
  const mayBeBlank = !plan.cells.some(({ required }) => required);
  return () => {
    if (mayBeBlank && !parts.isFilled) {
      return false;
    }
    if (period) {
      if (month.year !== parts.year || month.month !== parts.month) {
        Object.assign(month, calendarMonth(parts.year, parts.month, arrival));
        daysApart = apart?.period === month.start ? apart.days : 0;
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
      putInteger(rows, days & ~daysApart);
    }
    if (apart) {
      for (let index = 0; index < lands.length; index += 1) {
        putInteger(rows, lands[index]!.masks[lands[index]!.index]! & daysApart);
      }
    }
    return true;
  };
}

type Month = { year: number; month: number; start: number; days: number };

/**
 * The month of an academic year: its first day, and how many of its days may have a mark, which those
 * after the arrival may not; no start where there is no such month.
 */
export function calendarMonth(year: number, month: number, arrival: number): Month {
  const isMonth = year > 0 && month >= 1 && month <= 12;
  const calendarYear = month < firstMonth ? year + 1 : year;
  const start = isMonth ? dayNumber(calendarYear, month, 1) : NaN;
  const days = isMonth ? Math.min(daysInMonth(calendarYear, month), Math.max(0, arrival - start + 1)) : 31;
  return { year, month, start, days };
}
