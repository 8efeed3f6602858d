import { httpResource } from '@angular/common/http';
import { computed, inject } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

import { kept, type Kept } from './kept';
import { scopeName } from './place';
import { ReportValues, type ValuesWanted } from './report-values';
import type { RowSet } from './row';
import { exportUrl, isExported, type RowsWanted } from './rows-wanted';

/** The rows that are wanted, from a file where there is one, else from the database. */
export function injectRows(wanted: () => RowsWanted | undefined): Kept<RowSet> {
  const values = inject(ReportValues);
  const file = httpResource<RowSet>(() => {
    const current = wanted();
    return current && isExported(current) ? exportUrl(current) : undefined;
  });
  const answer = rxResource({
    params: () => {
      const current = wanted();
      return current && !isExported(current) ? current : undefined;
    },
    stream: ({ params }) =>
      values
        .rowsWith(valuesWanted(params), params.companions)
        .pipe(map((rows): RowSet => ({ ...rowSetOf(params), values: rows }))),
  });
  const current = computed(() => {
    const now = wanted();
    return now && !isExported(now) ? answer : file;
  });
  return kept<RowSet>(current);
}

function rowSetOf({ level, scope, period }: RowsWanted): Omit<RowSet, 'values'> {
  const { periodStart, periodEnd } = period;
  return { level, scope: scopeName(scope), periodStart, periodEnd };
}

/** A filter means a sum of some schools, so it asks nothing of schools themselves. */
function valuesWanted({ metricName, period, level, scope, ...filter }: RowsWanted): ValuesWanted {
  return {
    metricName,
    windowName: period.window,
    periodStart: period.periodStart,
    level,
    within: scope,
    ...(level === 'school'
      ? {}
      : { managementId: filter.managementId, categoryId: filter.categoryId }),
  };
}
