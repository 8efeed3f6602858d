import { nine, zero } from '../byte.ts';
import { putSmallint } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { noValue } from './no-value.ts';
import { nullEnd } from './null-end.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A flag, which lands as 1, 0 or nothing: read from yes and no, or from how many there are. */
export function flag(column: PlanColumn, context: StepContext, lands: boolean): Step {
  return column.reads === 'count' ? count(column, context, lands) : mark(column, context, lands);
}

/** Yes and no in words or numbers, in any case; 9 is no answer. */
function mark(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const empty = noValue(column.required, lands, context);
  const yes = nullEnd(['true', '1', 'yes', 'y'], ends);
  const no = nullEnd(['false', '0', '2', 'no', 'n'], ends);
  const unanswered = noValue(column.required, lands, { ...context, nullEnd: nullEnd(['9'], ends) });

  return (bytes, position) => {
    if (ends[bytes[position]!] === 1) {
      return empty(bytes, position);
    }
    const yesEnd = yes(bytes, position);
    const end = yesEnd === doubt ? no(bytes, position) : yesEnd;
    if (end === doubt) {
      return bytes[position] === nine ? unanswered(bytes, position) : empty(bytes, position);
    }
    if (lands) {
      putSmallint(rows, yesEnd === doubt ? 0 : 1);
    }
    return end;
  };
}

/** Numbers of up to nine digits are integers, whatever the digits. */
const mostDigits = 9;

function count(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    let isSome = false;
    let end = position;
    let byte = bytes[end]!;
    while (byte >= zero && byte <= nine) {
      isSome ||= byte !== zero;
      end += 1;
      byte = bytes[end]!;
    }
    if (end === position) {
      return empty(bytes, position);
    }
    if (ends[byte] === 0 || end - position > mostDigits) {
      return doubt;
    }
    if (lands) {
      putSmallint(rows, isSome ? 1 : 0);
    }
    return end;
  };
}
