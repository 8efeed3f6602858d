import { putNull } from '../copy-rows.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A cell without value: null where the column may be null, doubt where it must not. */
export function noValue(required: boolean, lands: boolean, { rows, nullEnd }: StepContext): Step {
  return (bytes, position) => {
    const end = required ? doubt : nullEnd(bytes, position);
    if (end !== doubt && lands) {
      putNull(rows);
    }
    return end;
  };
}
