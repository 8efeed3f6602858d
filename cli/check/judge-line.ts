import type { Suspect } from '../../worker/csv/suspect-spool.ts';
import type { CheckColumn, CheckPlan, Finding } from './check-plan.ts';
import { cleanCell, lowerCase } from './clean-cell.ts';
import { judgeCell } from './judge-cell.ts';

/** A line that was judged: what is wrong with it, and its cells for whoever compares lines. */
export type JudgedLine = {
  readonly line: number;
  readonly findings: readonly Finding[];
  /** The cells of the plan, cleaned. */
  readonly cells: readonly (string | null)[];
};

const longestValue = 200;

/** Makes the judge of single lines: framing first, then a line without any value, then each cell. */
export function makeLineJudge(plan: CheckPlan, arrival: string): (suspect: Suspect) => JudgedLine {
  const nullWords = new Set(plan.nullWords.map(lowerCase));
  const columns = plan.cells.map(({ column }) => plan.columns.find(({ name }) => name === column)!);
  const grid = plan.columns.find(({ kind }) => kind === 'day_grid');

  return ({ line, problem, problemValue, cells: texts }) => {
    if (problem !== null || texts === null) {
      return { line, cells: [], findings: [{ line, code: problem!, column: null, value: problemValue }] };
    }
    const cells = texts.map((text) => cleanCell(text, nullWords));
    const findings: Finding[] = [];
    if (cells.every((cell) => cell === null)) {
      findings.push({ line, code: 'blank-row', column: null, value: null });
    }
    cells.forEach((cell, index) => {
      const column = columns[index]!;
      const code = judgeCell(column, cell, arrival);
      if (code) {
        const { day, names } = plan.cells[index]!;
        const value = column.personal ? null : cell?.slice(0, longestValue) ?? null;
        findings.push({ line, code, column: day === undefined ? names[0]! : String(day), value });
      }
    });
    if (grid && hasImpossibleDay(plan, grid, cells, arrival)) {
      findings.push({ line, code: 'range', column: grid.name, value: null });
    }
    return { line, cells, findings };
  };
}

/** The first day of the month of a line, as yyyy-MM-dd; undefined where year or month cannot be read. */
export function periodOf({ period, columns }: CheckPlan, cells: readonly (string | null)[]): string | undefined {
  const cellOf = (name: string | undefined): string =>
    cells[columns.find((column) => column.name === name)?.cells[0] ?? -1] ?? '';
  const [year, month] = [cellOf(period?.year), cellOf(period?.month)];
  if (!/^(?!0000)[0-9]{4}-[0-9]{2}$/.test(year) || !/^\+?0*([1-9]|1[0-2])$/.test(month)) {
    return undefined;
  }
  const calendarYear = Number(year.slice(0, 4)) + (Number(month) < 6 ? 1 : 0);
  return `${String(calendarYear).padStart(4, '0')}-${String(Number(month)).padStart(2, '0')}-01`;
}

/** Whether a mark that counts stands on a day that the month lacks, or that comes after the file. */
function hasImpossibleDay(
  plan: CheckPlan, grid: CheckColumn, cells: readonly (string | null)[], arrival: string,
): boolean {
  const period = periodOf(plan, cells);
  if (period === undefined) {
    return false;
  }
  const begin = Date.parse(period);
  const [year, month] = period.split('-').map(Number) as [number, number];
  const inMonth = Math.round((Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / 86_400_000);
  const arrived = Math.floor((Date.parse(arrival) - begin) / 86_400_000) + 1;
  const last = Math.min(inMonth, Math.max(0, arrived));
  return grid.cells.some((index) => plan.cells[index]!.day! > last && countsOf(grid, cells[index]!) !== undefined);
}

/** The column that a mark's day lands in; undefined for one that counts nowhere. */
export function countsOf({ marks, into }: CheckColumn, cell: string | null): string | undefined {
  const meaning = cell === null ? null : marks?.[cell] ?? null;
  return meaning === null ? undefined : into?.[meaning];
}
