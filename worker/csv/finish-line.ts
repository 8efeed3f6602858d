import { daysInMonth, dayNumber } from './cell/calendar.ts';
import type { DayGrid } from './cell/day-grid.ts';
import type { StepContext } from './cell/step.ts';
import { putInteger } from './copy-rows.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';

/** A year's months from June on belong to the first of an academic year's two years. */
const firstMonth = 6;

/** What is written after the last cell: the period and the masks. False is doubt. */
export function finishOf(
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
