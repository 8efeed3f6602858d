import { putBoolean } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { noValue } from './no-value.ts';
import { nullEnd } from './null-end.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** TRUE, FALSE, in any case, 1 or 0. */
export function boolean(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const empty = noValue(column.required, lands, context);
  const yes = nullEnd(['true', '1'], ends);
  const no = nullEnd(['false', '0'], ends);

  return (bytes, position) => {
    if (ends[bytes[position]!] === 1) {
      return empty(bytes, position);
    }
    const yesEnd = yes(bytes, position);
    const end = yesEnd === doubt ? no(bytes, position) : yesEnd;
    if (end === doubt) {
      return empty(bytes, position);
    }
    if (lands) {
      putBoolean(rows, yesEnd !== doubt);
    }
    return end;
  };
}
