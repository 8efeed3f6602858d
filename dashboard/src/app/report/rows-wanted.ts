import { isChosen, type Period } from './periods';
import { type Level, type Scope, scopeName } from './place';
import type { Row } from './row';

/** The rows of a picture: a metric's values in a period, of a level's places in a scope. */
export type RowsWanted = {
  metricName: string;
  companions: readonly string[];
  period: Period;
  level: Level;
  scope: Scope;
  managementId: number | undefined;
  categoryId: number | undefined;
};

/**
 * Whether a file holds the rows. Files exist for the state, districts and blocks, over all
 * managements and categories; what lies deeper, or is filtered, is asked of the database. Schools
 * have one management and one category, so their rows are the same with a filter and are picked.
 */
export function isExported({ scope, level, managementId, categoryId }: RowsWanted): boolean {
  const hasFile = scope.level === 'state' || scope.level === 'district' || scope.level === 'block';
  const isFiltered = managementId !== undefined || categoryId !== undefined;
  return hasFile && (!isFiltered || level === 'school');
}

/** Where the file is. The newest period needs no name, so a page that stays open follows it. */
export function exportUrl({ metricName, period, level, scope }: RowsWanted): string {
  const path = `/export/${metricName}/${period.window}/${level}/${scopeName(scope)}.json`;
  const isNamed = period.window !== 'week' && isChosen(period.window);
  return isNamed ? `${path}?period=${period.periodStart}` : path;
}

/** The same rows as a CSV file, of the management and category that are wanted. */
export function csvUrl(wanted: RowsWanted, order: 'lowest' | 'highest'): string {
  const [path, search] = exportUrl(wanted).split('?') as [string, string | undefined];
  const asked = new URLSearchParams(search);
  asked.set('order', order);
  if (wanted.managementId !== undefined) asked.set('management', String(wanted.managementId));
  if (wanted.categoryId !== undefined) asked.set('category', String(wanted.categoryId));
  return `${path.replace(/json$/, 'csv')}?${asked}`;
}

/** Schools of the management and category that are wanted; all rows where none is. */
export function picked(
  rows: readonly Row[],
  { managementId, categoryId }: Pick<RowsWanted, 'managementId' | 'categoryId'>,
): readonly Row[] {
  if (managementId === undefined && categoryId === undefined) return rows;
  return rows.filter(
    (row) =>
      (managementId === undefined || row.managementId === managementId) &&
      (categoryId === undefined || row.categoryId === categoryId),
  );
}

/** Whether two wishes mean the same rows. */
export function isSame(one: RowsWanted | undefined, other: RowsWanted | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
