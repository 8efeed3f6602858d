import type { DayGrid } from './cell/day-grid.ts';
import { passedOver } from './cell/passed-over.ts';
import { plainCell } from './cell/plain-cell.ts';
import type { Step, StepContext } from './cell/step.ts';
import type { HeaderMatch } from './header.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';

/** A step for each column of the file; days of a grid that stand side by side are one step. */
export function stepsOf(
  plan: ScreenPlan,
  header: HeaderMatch,
  delimiter: number,
  context: StepContext,
  grids: ReadonlyMap<PlanColumn, DayGrid>,
): { steps: Step[]; columns: string[] } {
  const steps: Step[] = [];
  const columns = ['line'];
  for (let position = 0; position < header.cells.length; position += 1) {
    const column = columnAt(plan, header, position);
    const grid = column && grids.get(column);
    if (!column) {
      steps.push(passedOver(context));
    } else if (grid) {
      const count = runOfDays(plan, header, position);
      steps.push(grid.run(plan.cells[header.cells[position]!]!.day!, count, delimiter));
      position += count - 1;
    } else {
      const landing = plan.landing.find(({ from }) => from === column.name);
      steps.push(plainCell(plan, column, context, landing !== undefined));
      columns.push(...(landing ? [landing.column] : []));
    }
  }
  return { steps, columns };
}

/** How many columns from here on are days of one grid that follow each other. */
function runOfDays(plan: ScreenPlan, header: HeaderMatch, position: number): number {
  const { column, day } = plan.cells[header.cells[position]!]!;
  let count = 1;
  for (; ; count += 1) {
    const next = plan.cells[header.cells[position + count] ?? -1];
    if (next?.column !== column || next.day !== day! + count) {
      return count;
    }
  }
}

function columnAt(plan: ScreenPlan, header: HeaderMatch, position: number): PlanColumn | undefined {
  const cell = plan.cells[header.cells[position] ?? -1];
  return cell && plan.columns.find(({ name }) => name === cell.column);
}
