import type { ExportFile } from './export-file.ts';
import type { ExportRows } from './read-rows.ts';

/** The same document as the worker writes for the scopes that have files, in pieces; a filter is named in it. */
export function* jsonDocument(file: ExportFile, { rows, ...period }: ExportRows): Generator<string> {
  const head = JSON.stringify({
    metric: file.metric,
    version: period.version,
    window: file.window,
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    level: file.level,
    scope: file.scope.name,
    managementId: file.management,
    categoryId: file.category,
    refreshedAt: period.refreshedAt,
  });
  yield `${head.slice(0, -1)},"values":[`;
  for (const [position, row] of rows.entries()) {
    yield position === 0 ? row : `,${row}`;
  }
  yield ']}';
}
