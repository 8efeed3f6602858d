import { describe, expect, test } from 'vitest';

import { lastDayOf, meantPeriod, type Period, periodsOf, windowsIn } from './periods';

const day: Period = { window: 'last_day', periodStart: '2026-11-20', periodEnd: '2026-11-20' };
const thirty: Period = {
  window: 'last_30_days',
  periodStart: '2026-10-22',
  periodEnd: '2026-11-20',
};
const week: Period = { window: 'week', periodStart: '2026-11-16', periodEnd: '2026-11-22' };
const october: Period = { window: 'month', periodStart: '2026-10-01', periodEnd: '2026-10-31' };
const november: Period = { window: 'month', periodStart: '2026-11-01', periodEnd: '2026-11-20' };
const all = [day, week, october, november, thirty];

test('only windows that hold values are offered, and never the weeks of the trend', () => {
  expect(windowsIn(all)).toEqual(['last_day', 'last_30_days', 'month']);
  expect(windowsIn([])).toEqual([]);
});

test('the newest month comes first', () => {
  expect(periodsOf(all, 'month')).toEqual([november, october]);
});

test('a period that is not over ends with the newest day', () => {
  const running: Period = { ...november, periodEnd: '2026-11-30' };
  expect(lastDayOf(running, '2026-11-20')).toBe('2026-11-20');
  expect(lastDayOf(october, '2026-11-20')).toBe('2026-10-31');
  expect(lastDayOf(october, null)).toBe('2026-10-31');
});

describe('the period that is meant', () => {
  const cases = [
    { given: 'nothing', window: undefined, start: undefined, then: thirty },
    { given: 'a month', window: 'month', start: undefined, then: november },
    { given: 'a month by its first day', window: 'month', start: '2026-10-01', then: october },
    { given: 'a month without values', window: 'month', start: '2026-03-01', then: undefined },
    { given: 'a window without values', window: 'overall', start: undefined, then: undefined },
    {
      given: 'a moving window with an old start',
      window: 'last_day',
      start: '2026-01-01',
      then: day,
    },
  ] as const;
  for (const { given, window, start, then } of cases) {
    test(`given ${given}`, () => expect(meantPeriod(all, window, start)).toEqual(then));
  }

  test('given nothing, where 30 days hold none, it is the first that does', () => {
    expect(meantPeriod([november, day], undefined, undefined)).toEqual(day);
  });
});
