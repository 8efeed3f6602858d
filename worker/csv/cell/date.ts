import { putInteger } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { dayReader, lastDay } from './calendar.ts';
import { noValue } from './no-value.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A date in one of its column's forms. */
export function date(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const readDay = dayReader(column.forms);
  const last = lastDay(column, context.arrival);
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    const day = readDay(bytes, position);
    if (Number.isNaN(day)) {
      return empty(bytes, position);
    }
    if (ends[bytes[position + 10]!] === 0 || day > last) {
      return doubt;
    }
    if (lands) {
      putInteger(rows, day);
    }
    return position + 10;
  };
}
