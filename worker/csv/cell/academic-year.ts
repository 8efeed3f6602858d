import { putBytes } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { dash, digitsAt } from './calendar.ts';
import { noValue } from './no-value.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** An academic year as 2020-21; the line's period begins in one of its two years. */
export function academicYear(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends, parts } = context;
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    const year = digitsAt(bytes, position, 4);
    if (year === -1) {
      return empty(bytes, position);
    }
    const next = bytes[position + 4] === dash ? digitsAt(bytes, position + 5, 2) : -1;
    if (next !== (year + 1) % 100 || ends[bytes[position + 7]!] === 0 || year < 1900 || year >= 2200) {
      return doubt;
    }
    parts.year = year;
    if (lands) {
      putBytes(rows, bytes, position, position + 7);
    }
    return position + 7;
  };
}
