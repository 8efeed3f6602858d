import type { DayGrid } from './cell/day-grid.ts';
import { passedOver } from './cell/passed-over.ts';
import { plainCell } from './cell/plain-cell.ts';
import { doubt, type Step, type StepContext } from './cell/step.ts';
import type { HeaderMatch } from './header.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';

/** How cells end where they are not quoted, and where they are. */
export type Contexts = { readonly bare: StepContext; readonly quoted: StepContext };

export type Steps = {
  /** A step for each column of the file; days of a grid that stand side by side are one step. */
  readonly bare: Step[];
  /** For each of them the step that is taken where the cell begins with a quote. */
  readonly quoted: Step[];
  /** The columns of a row so far, in the order in which they are written. */
  readonly columns: string[];
};

export function stepsOf(
  plan: ScreenPlan,
  header: HeaderMatch,
  { delimiter, quote }: { readonly delimiter: number; readonly quote: number },
  { bare, quoted }: Contexts,
  grids: ReadonlyMap<PlanColumn, DayGrid>,
): Steps {
  const steps: Steps = { bare: [], quoted: [], columns: ['line'] };
  const mayBeBlank = !plan.cells.some(({ required }) => required);
  for (let position = 0; position < header.cells.length; position += 1) {
    const column = columnAt(plan, header, position);
    const grid = column && grids.get(column);
    if (!column) {
      steps.bare.push(passedOver(bare));
      steps.quoted.push(withinQuotes(passedOver(quoted), quote));
    } else if (grid) {
      const count = runOfDays(plan, header, position);
      const { day } = plan.cells[header.cells[position]!]!;
      steps.bare.push(grid.run(day!, count, delimiter));
      steps.quoted.push(grid.quotedRun(day!, count, delimiter));
      position += count - 1;
    } else {
      const landing = plan.landing.find(({ from }) => from === column.name);
      const stepIn = (context: StepContext): Step => {
        const step = plainCell(plan, column, context, landing !== undefined);
        return mayBeBlank ? noticed(step, context) : step;
      };
      steps.bare.push(stepIn(bare));
      steps.quoted.push(withinQuotes(stepIn(quoted), quote));
      steps.columns.push(...(landing ? [landing.column] : []));
    }
  }
  return steps;
}

/** A quoted cell whose text needs no cleaning: it begins after the quote, and the next quote ends it. */
function withinQuotes(step: Step, quote: number): Step {
  return (bytes, position) => {
    const end = step(bytes, position + 1);
    return end !== doubt && bytes[end] === quote ? end + 1 : doubt;
  };
}

/** A step that tells when it has found a value: without a cell that must be filled, a line might have none. */
function noticed(step: Step, { nullEnd, parts }: StepContext): Step {
  return (bytes, position) => {
    parts.isFilled ||= nullEnd(bytes, position) === doubt;
    return step(bytes, position);
  };
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
