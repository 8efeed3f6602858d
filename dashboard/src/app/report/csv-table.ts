import { type Level, levels } from './place';
import type { Metric } from './report';

/** What the headings of a table for download are made of. */
export type CsvHeading = {
  level: Level;
  metric: Metric;
  companions: readonly Metric[];
  /** What a level or a metric is called in a heading. */
  levelTitle: (level: Level) => string;
  metricTitle: (metric: Metric) => string;
  words: {
    id: string;
    name: string;
    change: string;
    numerator: string;
    denominator: string;
    reporting: string;
    expected: string;
    from: string;
    upto: string;
  };
};

/**
 * Headings by the name of the column that the API gives: the places from the district down, the figures, the
 * period. A column that is not here keeps its name.
 */
export function csvHeadings({ level, metric, companions, words, ...titles }: CsvHeading) {
  const path = level === 'state' ? [level] : levels.slice(1, levels.indexOf(level) + 1);
  const unit = metric.unit === 'percent' ? ' (%)' : '';
  const headings = [
    ...path.flatMap((each) => [
      [`${each}_id`, `${titles.levelTitle(each)} ${words.id}`],
      [`${each}_name`, `${titles.levelTitle(each)} ${words.name}`],
    ]),
    ['value', `${titles.metricTitle(metric)}${unit}`],
    ['change', words.change],
    ['numerator', words.numerator],
    ['denominator', words.denominator],
    ...companions.map((each) => [each.metricName, titles.metricTitle(each)]),
    ['entities_reporting', words.reporting],
    ['entities_expected', words.expected],
    ['data_from', words.from],
    ['data_upto', words.upto],
  ] as [string, string][];
  return new Map(headings.map(([name, heading]) => [name, titleCased(heading)]));
}

/** Schools Below 60% */
function titleCased(words: string): string {
  return words.replace(/(^|\s)[a-z]/g, (letter) => letter.toUpperCase());
}
