import type { PlanColumn } from '../screen-plan.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A step whose value must be, or must not be, one of a list; other steps are returned as they are. */
export function restricted(column: PlanColumn, step: Step, { nullEnd }: StepContext): Step {
  const { oneOf, not } = column;
  if (!oneOf && !not) {
    return step;
  }
  const isText = column.type === 'text';
  const excluded = new Set<string | number>(isText ? not : not?.map(Number));
  const allowed = oneOf ? new Set(oneOf) : undefined;

  return (bytes, position) => {
    const end = step(bytes, position);
    if (end === doubt || nullEnd(bytes, position) !== doubt) {
      return end;
    }
    const value = bytes.toString('utf8', position, end);
    const isExcluded = excluded.has(isText ? value : Number(value));
    return isExcluded || (allowed && !allowed.has(value)) ? doubt : end;
  };
}
