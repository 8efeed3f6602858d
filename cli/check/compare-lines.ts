import { hash } from 'node:crypto';

import type { CheckPlan, Finding, UniqueRule } from './check-plan.ts';
import { countsOf, periodOf, type JudgedLine } from './judge-line.ts';
import { storedValue } from './stored-value.ts';

/** What a good line is compared by. */
type Compared = { readonly line: number; readonly key: string; readonly row: string };

/** The values of a good line as they would be stored, by the column that they are stored in. */
export function storedRow(plan: CheckPlan, { cells }: Pick<JudgedLine, 'cells'>): Map<string, string | null> {
  const row = new Map<string, string | null>();
  const grid = plan.columns.find(({ kind }) => kind === 'day_grid');
  for (const { column: target, from } of plan.landing) {
    const column = plan.columns.find(({ name }) => name === from);
    const index = column?.cells[0];
    if (from === 'period' && plan.period) {
      row.set(target, periodOf(plan, cells) ?? null);
    } else if (column && index !== undefined) {
      row.set(target, storedValue(column, cells[index]!));
    } else if (grid && !column) {
      const days = grid.cells.filter((at) => countsOf(grid, cells[at]!) === target);
      row.set(target, days.map((at) => plan.cells[at]!.day).join(' '));
    }
  }
  return row;
}

/** The key of a row as one text; undefined for a source without a key. */
export function keyOf(plan: CheckPlan, row: ReadonlyMap<string, string | null>): string | undefined {
  const columns = plan.key.includes('row_key') ? plan.document.key : plan.key;
  return columns.length === 0 ? undefined : JSON.stringify(columns.map((name) => row.get(name) ?? null));
}

/** 64 bits of a key: enough to find those that may stand twice; the second reading compares the keys. */
export function digestOf(key: string): bigint {
  return BigInt(`0x${hash('md5', key).slice(0, 16)}`);
}

/**
 * The lines whose key stands twice: mirror lines after the first one, and lines that differ, of which none is
 * kept.
 */
export function duplicates(lines: readonly Compared[]): Finding[] {
  return [...Map.groupBy(lines, ({ key }) => key).values()].flatMap((same) => {
    const differs = new Set(same.map(({ row }) => row)).size > 1;
    const code = differs ? 'duplicate-key' : 'duplicate-row';
    return (differs ? same : same.slice(1)).map(({ line }) => ({ line, code, column: null, value: null }));
  });
}

/** The lines that share what must be unique together; a line without one of the values shares nothing. */
export function shared(
  rule: UniqueRule, lines: readonly { readonly line: number; readonly row: ReadonlyMap<string, string | null> }[],
): Finding[] {
  const placed = lines.filter(({ row }) => rule.columns.every((name) => typeof row.get(name) === 'string'));
  const groups = Map.groupBy(placed, ({ row }) => JSON.stringify(rule.columns.map((name) => row.get(name))));
  return [...groups.values()].filter((same) => same.length > 1).flat().map(({ line }) => ({
    line, code: rule.code ?? 'same-place', column: rule.columns.join(', '), value: null,
  }));
}
