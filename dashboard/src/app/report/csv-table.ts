import type { Cell } from './csv';
import { ancestorId, type Level, levels } from './place';
import type { Metric } from './report';
import type { Row } from './row';

/** What a table for download is made of. */
export type CsvSource = {
  level: Level;
  rows: readonly Row[];
  metric: Metric;
  companions: readonly Metric[];
  /** The first and the last day of the figures. */
  range: { start: string; end: string };
  /** Names of the places above, by level and id. */
  nameOf: (level: Level, id: number) => string | undefined;
  /** What a level or a metric is called in a heading. */
  levelTitle: (level: Level) => string;
  metricTitle: (metric: Metric) => string;
  words: {
    id: string;
    name: string;
    change: string;
    reporting: string;
    expected: string;
    from: string;
    upto: string;
  };
};

/** Headings and cells: the places from the district down, the figures, the period. */
export function csvTable(source: CsvSource): { headings: string[]; rows: Cell[][] } {
  const { level, metric, companions, range, words } = source;
  const path = levels.slice(1, levels.indexOf(level) + 1);
  const unit = metric.unit === 'percent' ? ' (%)' : '';
  const headings = [
    ...path.flatMap((each) => {
      const title = source.levelTitle(each);
      return [`${title} ${words.id}`, `${title} ${words.name}`];
    }),
    `${source.metricTitle(metric)}${unit}`,
    words.change,
    ...companions.map(source.metricTitle),
    words.reporting,
    words.expected,
    words.from,
    words.upto,
  ];
  const rows = source.rows.map((row) => [
    ...path.flatMap((each) => placeCells(source, row, each)),
    row.value,
    row.change,
    ...companions.map(({ metricName }) => row.also[metricName] ?? null),
    row.entitiesReporting,
    row.entitiesExpected,
    range.start,
    range.end,
  ]);
  return { headings: headings.map(titleCased), rows };
}

/** Schools Below 60% */
function titleCased(words: string): string {
  return words.replace(/(^|\s)[a-z]/g, (letter) => letter.toUpperCase());
}

function placeCells({ level, nameOf }: CsvSource, row: Row, of: Level): Cell[] {
  if (of === level) return [row.entityId, row.entityName];
  const id = ancestorId(row, of);
  return [id || null, nameOf(of, id) ?? null];
}
