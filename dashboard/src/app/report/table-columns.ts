import type { TextKey } from '../language/worded';
import type { Metric } from './report';
import type { ReportCatalogue } from './report-catalogue';
import type { Row } from './row';

/** A column of figures: its heading, where a row has its figure, and how that is written. */
export type Column = {
  name: string;
  title: string;
  of: (row: Row) => number | null;
  metric: Metric;
  isChange: boolean;
};

/** The metric, its change, what accompanies it, and who reported. */
export function columnsOf(
  metric: Metric,
  companions: readonly Metric[],
  text: (key: TextKey) => string,
  catalogue: Pick<ReportCatalogue, 'metricTitleOf'>,
): Column[] {
  const count = { ...metric, unit: 'count', decimals: 0 } as const;
  const column = (
    name: string,
    title: string,
    of: Column['of'],
    as: Metric,
    isChange = false,
  ): Column => ({
    name,
    title,
    of,
    metric: as,
    isChange,
  });
  return [
    column('value', catalogue.metricTitleOf(metric), (row) => row.value, metric),
    column('change', text('list.change'), (row) => row.change, metric, true),
    ...companions.map((companion) =>
      column(
        companion.metricName,
        catalogue.metricTitleOf(companion),
        (row) => row.also[companion.metricName] ?? null,
        companion,
      ),
    ),
    column('reporting', text('figures.reporting'), (row) => row.entitiesReporting, count),
    column('expected', text('table.expected'), (row) => row.entitiesExpected, count),
  ];
}

/** Rows by a column. Numbers by size, names as the alphabet has them; what is missing comes last. */
export function sortedBy(
  rows: readonly Row[],
  { of }: { of: (row: Row) => string | number | null },
  isDescending: boolean,
): Row[] {
  const turn = isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const first = of(one);
    const second = of(other);
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === 'number' && typeof second === 'number') return turn * (first - second);
    return turn * String(first).localeCompare(String(second), undefined, { numeric: true });
  });
}
