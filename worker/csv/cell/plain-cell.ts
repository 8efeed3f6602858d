import type { PlanColumn, ScreenPlan } from '../screen-plan.ts';
import { academicYear } from './academic-year.ts';
import { boolean } from './boolean.ts';
import { date } from './date.ts';
import { decimal } from './decimal.ts';
import { flag } from './flag.ts';
import { noValue } from './no-value.ts';
import { restricted } from './restricted.ts';
import { doubt, type Step, type StepContext } from './step.ts';
import { text } from './text.ts';
import { time, timestamp } from './time.ts';
import { wholeNumber } from './whole-number.ts';

/** The step of a column that is one cell. */
export function plainCell(plan: ScreenPlan, column: PlanColumn, context: StepContext, lands: boolean): Step {
  const isMonth = plan.period?.month === column.name;
  const keep = isMonth ? (value: number) => void (context.parts.month = value) : undefined;
  const step = restricted(column, cellOfType(column, context, lands, keep), context);
  return plan.nullWords.some(looksLikeValue) ? nullFirst(column, step, context, lands) : step;
}

/** Whether a null word may be taken for a number, a day, a yes or a no; NULL and NA never are. */
function looksLikeValue(word: string): boolean {
  return !/^[a-z#*?/_]/i.test(word) || /^(true|false|yes|no|y|n)$/i.test(word);
}

function nullFirst(column: PlanColumn, step: Step, context: StepContext, lands: boolean): Step {
  const empty = noValue(column.required, lands, context);
  return (bytes, position) => (context.nullEnd(bytes, position) === doubt ? step : empty)(bytes, position);
}

function cellOfType(
  column: PlanColumn,
  context: StepContext,
  lands: boolean,
  keep?: (value: number) => void,
): Step {
  if (column.kind === 'academic_year') {
    return academicYear(column, context, lands);
  }
  if (column.kind === 'flag') {
    return flag(column, context, lands);
  }
  switch (column.type) {
    case 'bigint':
    case 'integer':
    case 'smallint':
      return wholeNumber(column, context, lands, keep);
    case 'numeric':
      return decimal(column, context, lands);
    case 'boolean':
      return boolean(column, context, lands);
    case 'date':
      return date(column, context, lands);
    case 'time':
      return time(column, context, lands);
    case 'timestamp':
      return timestamp(column, context, lands);
    case 'text':
      return text(column, context, lands);
    default:
      throw new Error(`Column ${column.name} has the type ${column.type}, which the line screen does not know.`);
  }
}
