import { describe, expect, test } from 'vitest';

import type { Moment } from './report-values';
import { trendDrawing } from './trend-drawing';

/** Values of weeks that follow each other. */
const weeks = (start: string, values: (number | null)[]): Moment[] =>
  values.map((value, index) => ({
    periodStart: new Date(Date.parse(start) + index * 7 * 86_400_000).toISOString().slice(0, 10),
    value,
  }));
const drawn = (moments: Moment[], years = ['2026-06-01']) =>
  trendDrawing(moments, years, 'week', 400, 78);

test('without values there is nothing to draw', () => {
  expect(drawn([])).toBeUndefined();
  expect(drawn(weeks('2026-08-03', [null, null]))).toBeUndefined();
});

describe('a line', () => {
  const drawing = drawn(weeks('2026-08-03', [83.2, 84, null, 85.2, 84.9]))!;

  test('breaks where a week has no value', () => {
    expect(drawing.now.line.match(/M/g)).toHaveLength(2);
    expect(drawing.now.line.match(/L/g)).toHaveLength(2);
  });

  test('ends at the right with its last value', () => {
    expect(drawing.now.x).toBe(400 - 12);
    expect(drawing.now.line.endsWith(`${drawing.now.x} ${drawing.now.y}`)).toBe(true);
  });

  test('stands between round limits', () => {
    expect(drawing.levels.map(({ value }) => value)).toEqual([83, 84, 85, 86]);
  });

  test('names each month once, in order', () => {
    expect(drawing.months.map(({ day }) => day)).toEqual(['2026-08-01']);
    const summer = weeks(
      '2026-06-15',
      Array.from({ length: 16 }, (_, index) => 80 + index / 4),
    );
    const monthsOf = (width: number) =>
      trendDrawing(summer, ['2026-06-01'], 'week', width, 78)!.months.map(({ day }) =>
        day.slice(0, 7),
      );
    expect(monthsOf(400)).toEqual(['2026-06', '2026-07', '2026-08', '2026-09']);
    expect(monthsOf(240)).toEqual(['2026-07', '2026-08', '2026-09']);
  });
});

test('the year before lies under the same weeks and has its own label', () => {
  const drawing = drawn(
    [...weeks('2025-08-04', [80, 81, 82, 83, 84]), ...weeks('2026-08-03', [83, 84, 85, 86, 87])],
    ['2025-06-01', '2026-06-01'],
  )!;
  expect(drawing.now.year).toBe('2026-06-01');
  expect(drawing.before?.year).toBe('2025-06-01');
  expect(drawing.before?.x).toBe(drawing.now.x);
  expect(drawing.before!.y).toBeGreaterThan(drawing.now.labelY);
});
