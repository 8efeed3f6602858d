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
  { rows, parts, arrival }: StepContext,
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

  const month: Month = { year: NaN, month: NaN, start: 0, days: 31 };
  const mayBeBlank = !plan.cells.some(({ required }) => required);
  return () => {
    if (mayBeBlank && !parts.isFilled) {
      return false;
    }
    if (period) {
      if (month.year !== parts.year || month.month !== parts.month) {
        Object.assign(month, calendarMonth(parts.year, parts.month, arrival));
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

type Month = { year: number; month: number; start: number; days: number };

/**
 * The month of an academic year: its first day, and how many of its days may have a mark, which those
 * after the arrival may not; no start where there is no such month.
 */
function calendarMonth(year: number, month: number, arrival: number): Month {
  const isMonth = year > 0 && month >= 1 && month <= 12;
  const calendarYear = month < firstMonth ? year + 1 : year;
  const start = isMonth ? dayNumber(calendarYear, month, 1) : NaN;
  const days = isMonth ? Math.min(daysInMonth(calendarYear, month), Math.max(0, arrival - start + 1)) : 31;
  return { year, month, start, days };
}
