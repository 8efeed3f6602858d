import { describe, expect, test } from 'vitest';

import {
  academicYearText,
  countText,
  dateText,
  directionOf,
  monthText,
  percentText,
  rangeText,
} from './formatters';

const english = 'en-IN-u-nu-latn';
const hindi = 'hi-IN-u-nu-latn';

describe('numbers and dates', () => {
  const cases = [
    { given: 'a count', shown: countText(english, 8341207), then: '83,41,207' },
    { given: 'a count in Hindi', shown: countText(hindi, 8341207), then: '83,41,207' },
    { given: 'a percentage', shown: percentText(english, 84.6, 1), then: '84.6%' },
    { given: 'a whole percentage', shown: percentText(english, 84, 1), then: '84.0%' },
    { given: 'a percentage in Hindi', shown: percentText(hindi, 84.6, 1), then: '84.6%' },
    { given: 'a day', shown: dateText(english, '2026-11-20'), then: '20 Nov 2026' },
    { given: 'a day in Hindi', shown: dateText(hindi, '2026-11-20'), then: '20 नव॰ 2026' },
    {
      given: 'a range in a year',
      shown: rangeText(english, '2026-10-22', '2026-11-20'),
      then: '22 Oct – 20 Nov 2026',
    },
    {
      given: 'a range over years',
      shown: rangeText(english, '2026-12-22', '2027-01-20'),
      then: '22 Dec 2026 – 20 Jan 2027',
    },
    {
      given: 'a range of a day',
      shown: rangeText(english, '2026-11-20', '2026-11-20'),
      then: '20 Nov 2026',
    },
    { given: 'a month', shown: monthText(english, '2026-11-01'), then: 'November 2026' },
    { given: 'an academic year', shown: academicYearText('2026-06-01'), then: '2026–27' },
    { given: 'the last year of a century', shown: academicYearText('2099-06-01'), then: '2099–00' },
  ];
  for (const { given, shown, then } of cases) {
    test(given, () => expect(shown).toBe(then));
  }
});

describe('a change', () => {
  const cases = [
    { change: 0.9, decimals: 1, then: 'rise' },
    { change: -2.6, decimals: 1, then: 'fall' },
    { change: 0.04, decimals: 1, then: 'none' },
    { change: -0.04, decimals: 1, then: 'none' },
    { change: 0, decimals: 0, then: 'none' },
    { change: -214, decimals: 0, then: 'fall' },
  ];
  for (const { change, decimals, then } of cases) {
    test(`of ${change} is ${then}`, () => expect(directionOf(change, decimals)).toBe(then));
  }
});
