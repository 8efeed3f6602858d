import { putInteger } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { isoDay } from './calendar.ts';
import { noValue } from './no-value.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A date as yyyy-MM-dd. */
export function date(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    const day = isoDay(bytes, position);
    if (Number.isNaN(day)) {
      return empty(bytes, position);
    }
    if (ends[bytes[position + 10]!] === 0) {
      return doubt;
    }
    if (lands) {
      putInteger(rows, day);
    }
    return position + 10;
  };
}
